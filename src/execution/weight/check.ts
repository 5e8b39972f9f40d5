import { type GraphQLSchema, OperationTypeNode } from 'graphql';
import type { ToolError } from '../../base/errors.ts';
import { type Breach, limitError } from '../../base/limit-error.ts';
import type { Limits } from '../../base/limits.ts';
import type { ChosenOperation } from '../operation.ts';
import { type Bounds, boundsOf } from './bounds.ts';
import { countIn, type Values } from './count.ts';
import { givenTo } from './given.ts';
import { type Selected, selectedFields } from './selected.ts';
import { weigh } from './weigh.ts';

/** What is too much in one request, before anything runs. */
export interface OperationCheck {
  /** By its variables as they came: to coerce them may already cost too much. */
  given(variables: Values): ToolError | undefined;
  /** By its variables once they are coerced. */
  asked(variables: Values): ToolError | undefined;
}

export interface CheckParts {
  readonly limits: Limits;
  /** `@tool(cost:)` of a Mutation field. */
  costOf(field: string): number;
}

export const UNCHECKED: OperationCheck = { given: () => undefined, asked: () => undefined };

/** Compiles the checks of operations of one schema. The document is walked once, and no request walks it again. */
export function checksOf(
  schema: GraphQLSchema,
  parts: CheckParts,
): (chosen: ChosenOperation) => OperationCheck {
  const bounds = boundsOf(schema, parts.limits);
  return (chosen) => checkOf(chosen, bounds, parts);
}

function checkOf(
  chosen: ChosenOperation,
  bounds: Bounds,
  { limits, costOf }: CheckParts,
): OperationCheck {
  const { schema, operation } = chosen;
  const type = schema.getRootType(operation.operation);
  const roots = type ? selectedFields(chosen, type, operation.selectionSet) : [];
  const given = givenTo(operation, bounds);
  const nodes = weigh(roots, { chosen, limits, see: given.note });
  const calls = roots.filter(({ definition }) => definition);
  const isMutation = operation.operation === OperationTypeNode.MUTATION;
  const cost = isMutation ? sum(calls.map(({ node }) => costOf(node.name.value))) : 0;
  const constant = overOf([
    ['callsPerOperation', calls.length],
    ['introspections', roots.filter(introspects).length],
    ['cost', cost],
  ]);

  function overOf(counts: readonly (readonly [keyof Limits, number])[]): ToolError | undefined {
    const over = counts.find(([name, found]) => found > limits[name]);
    return over && limitError(breachOf(over));
  }

  function breachOf([name, found]: readonly [keyof Limits, number]): Breach {
    return { name, max: limits[name], found };
  }

  return {
    given: (variables) => constant ?? given.breach(variables),
    asked: (variables) =>
      overOf([['nodes', Math.min(countIn(nodes, variables), Number.MAX_SAFE_INTEGER)]]),
  };
}

function introspects({ node }: Selected): boolean {
  return node.name.value === '__schema' || node.name.value === '__type';
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
