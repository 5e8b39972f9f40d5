import type { ExecutionResult, GraphQLError } from 'graphql';

/**
 * What differs between two answers to one request; null: nothing that may not. Which error made an ancestor null
 * is not compared where several could: only that there is one.
 */
export function difference(one: ExecutionResult, other: ExecutionResult): string | null {
  const [left, right] = [JSON.stringify(one.data), JSON.stringify(other.data)];
  if (left !== right) return `data: ${left}\n  not ${right}`;
  const [errors, otherErrors] = [wordsOf(one), wordsOf(other)];
  if (errors === otherErrors) return null;
  return `errors: ${errors}\n     not ${otherErrors}`;
}

function wordsOf({ data, errors = [] }: ExecutionResult): string {
  const words = errors.map((error) => wordsOfOne(error, data));
  // Below a value that is null there may be one error or several.
  const kept = words.filter(
    (word, index) => !word.startsWith('below') || words.indexOf(word) === index,
  );
  return kept.sort((word, next) => (word < next ? -1 : 1)).join('\n');
}

function wordsOfOne(error: GraphQLError, data: unknown): string {
  const { message, path = [], locations, extensions, originalError } = error;
  const depth = depthOfNull(data, path);
  if (depth < path.length) return `below ${JSON.stringify(path.slice(0, depth))}`;
  const origin = originalError && `${originalError.constructor.name}: ${originalError.message}`;
  return JSON.stringify([message, path, locations, extensions, origin]);
}

/** How many steps of the path lead to a value before it is null. */
function depthOfNull(data: unknown, path: readonly (string | number)[]): number {
  let value = data;
  for (const [depth, key] of path.entries()) {
    if (value === null || value === undefined) return depth;
    value = Reflect.get(Object(value), key);
  }
  return path.length;
}
