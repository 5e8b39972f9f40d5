import type { GatewayGraphQLRequestContext } from '@apollo/server-gateway-interface';
import { type CompiledOperation, compileOperation } from './compile.ts';
import { boundedStore } from './documents.ts';
import { type ChosenOperation, chooseOperation } from './operation.ts';
import { switchesOf } from './switches.ts';
import type { OperationCheck } from './weight/check.ts';

/** An operation of a document, and what is compiled of it. */
export interface Prepared {
  readonly chosen: ChosenOperation;
  readonly check: OperationCheck;
  /** @throws GraphQLError where the whole answer is null because of it */
  compiledFor(variables: Readonly<Record<string, unknown>>): CompiledOperation;
}

/** @throws GraphQLError where the request names no operation that can be executed */
export type Prepare = (request: GatewayGraphQLRequestContext) => Prepared;

export interface PreparerParts {
  readonly maxDocuments: number;
  /** Whether a Mutation field may run beside its neighbours. */
  mayShare(field: string): boolean;
  checkOf(chosen: ChosenOperation): OperationCheck;
}

/** Prepares the documents of one schema, and remembers them. */
export function preparer({ maxDocuments, mayShare, checkOf }: PreparerParts): Prepare {
  const documents = boundedStore<Prepared>(maxDocuments);
  const operations = boundedStore<CompiledOperation>(maxDocuments);

  function prepared(chosen: ChosenOperation, key: string, weight: number): Prepared {
    const names = switchesOf(chosen);
    return {
      chosen,
      check: checkOf(chosen),
      compiledFor(variables) {
        const settings = names.filter((name) => Object.hasOwn(variables, name));
        const switches = Object.fromEntries(settings.map((name) => [name, variables[name]]));
        const setting = settings.length === 0 ? key : `${key} ${JSON.stringify(switches)}`;
        const known = operations.get(setting);
        if (known !== undefined && known.selections() <= MAX_SELECTIONS) return known;
        const compiled = compileOperation(chosen, switches, mayShare);
        operations.set(setting, compiled, weight);
        return compiled;
      },
    };
  }

  return ({ schema, document, queryHash, source, request }) => {
    const name = request.operationName ?? undefined;
    const key = name === undefined ? queryHash : `${queryHash} ${name}`;
    const known = documents.get(key);
    if (known !== undefined) return known;
    const weight = Math.ceil(source.length / ORDINARY_LENGTH);
    const made = prepared(chooseOperation(schema, document, name), key, weight);
    documents.set(key, made, weight);
    return made;
  };
}

/** Characters of a document that counts as one; a longer one counts as several. */
const ORDINARY_LENGTH = 1_000;
/** Rare types in ever new places make a compiled operation grow: from here on it is compiled anew. */
const MAX_SELECTIONS = 2_000;
