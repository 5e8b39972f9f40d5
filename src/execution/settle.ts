import {
  type GraphQLOutputType,
  isNonNullType,
  locatedError,
  type ResponsePath,
  responsePathAsArray,
} from 'graphql';
import { type Execution, NO_ROOM, type Site } from './execution.ts';

/** Makes a resolved value what the answer says. May throw; a Promise where something inside is not there yet. */
export type Complete = (execution: Execution, value: unknown, path: ResponsePath) => unknown;

/** Where one value of the answer goes: a field or a list item. */
export interface Position {
  readonly site: Site;
  /** A failure here is the failure of what is around it. */
  readonly required: boolean;
  readonly complete: Complete;
}

export function positionOf(type: GraphQLOutputType, site: Site, complete: Complete): Position {
  return { site, required: isNonNullType(type), complete };
}

/** Completes a value that may be a promise. A failure becomes null and an error, or is thrown on. */
export function settle(
  execution: Execution,
  position: Position,
  value: unknown,
  path: ResponsePath,
): unknown {
  try {
    if (isThenable(value)) return settleLater(execution, position, value, path);
    const completed = position.complete(execution, value, path);
    if (!(completed instanceof Promise)) return completed;
    return completed.then(undefined, (reason) => fail(execution, position, reason, path));
  } catch (reason) {
    return fail(execution, position, reason, path);
  }
}

/**
 * Null, with an error in the answer.
 * @throws GraphQLError instead, where null is not allowed; NO_ROOM always
 */
export function fail(
  execution: Execution,
  { site, required }: Position,
  reason: unknown,
  path: ResponsePath,
): null {
  if (reason === NO_ROOM) throw reason;
  const error = locatedError(reason, [...site.nodes], responsePathAsArray(path));
  if (required) throw error;
  execution.errors.add(error, path);
  return null;
}

/** What resolvers may return as a promise, by the rule of graphql-js. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    (typeof value === 'object' || typeof value === 'function') &&
    value !== null &&
    'then' in value &&
    typeof value.then === 'function'
  );
}

function settleLater(
  execution: Execution,
  position: Position,
  value: PromiseLike<unknown>,
  path: ResponsePath,
): Promise<unknown> {
  return Promise.resolve(value).then(
    (resolved) => settle(execution, position, resolved, path),
    (reason) => fail(execution, position, reason, path),
  );
}
