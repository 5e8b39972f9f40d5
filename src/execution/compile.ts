import { type FieldNode, GraphQLError, type GraphQLObjectType } from 'graphql';
import { collectFields } from './collect.ts';
import type { Below, Select } from './complete.ts';
import type { Execution } from './execution.ts';
import { type CompiledField, compileField } from './field.ts';
import type { ChosenOperation } from './operation.ts';
import { executeRuns } from './root.ts';
import { inRuns } from './runs.ts';
import { type Data, selectOf } from './select.ts';
import type { Switches } from './switches.ts';

/** An operation as closures, for one setting of its switches. */
export interface CompiledOperation {
  /** Root fields: concurrent inside of a run, and the runs one after the other. */
  readonly runs: readonly (readonly CompiledField[])[];
  /** @throws GraphQLError, or rejects with it, where the whole answer is null */
  execute(execution: Execution): Data | Promise<Data>;
  /** How many selections of a concrete type are compiled so far. */
  selections(): number;
}

/**
 * Compiles the root fields; all below is compiled when it is needed first.
 * @throws GraphQLError where the whole answer is null because of it
 */
export function compileOperation(
  chosen: ChosenOperation,
  switches: Switches,
  mayShare: (field: string) => boolean,
): CompiledOperation {
  const selections = new Map<string, Select>();
  const numberOf = numbering();
  // By the nodes alone, not by the way that leads there: nested abstract types share what they select.
  const below: Below = ({ nodes }, type) => {
    const key = `${nodes.map(numberOf)} ${type.name}`;
    const known = selections.get(key);
    if (known !== undefined) return known;
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    const sites = collectFields({ chosen, switches }, type, sets);
    const select = selectOf(sites.map((site) => compileField(site, below)));
    selections.set(key, select);
    return select;
  };
  const { operation } = chosen;
  const sites = collectFields({ chosen, switches }, rootTypeOf(chosen), [operation.selectionSet]);
  const fields = sites.map((site) => compileField(site, below));
  const serial = operation.operation === 'mutation';
  const runs = inRuns(
    fields,
    ({ position: { site } }) => !serial || mayShare(site.definition.name),
  );
  return { runs, execute: executeRuns(runs), selections: () => selections.size };
}

function numbering(): (node: FieldNode) => number {
  const numbers = new Map<FieldNode, number>();
  return (node) => {
    const number = numbers.get(node) ?? numbers.size;
    numbers.set(node, number);
    return number;
  };
}

function rootTypeOf({ schema, operation }: ChosenOperation): GraphQLObjectType {
  const type = schema.getRootType(operation.operation);
  if (type) return type;
  throw new GraphQLError(`Schema is not configured to execute ${operation.operation} operation.`, {
    nodes: operation,
  });
}
