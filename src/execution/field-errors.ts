import type { GraphQLError, ResponsePath } from 'graphql';

/** The errors of one answer. */
export interface FieldErrors {
  readonly all: readonly GraphQLError[];
  /** The value at `path` is null because of `error`; no path: the whole answer is. */
  add(error: GraphQLError, path: ResponsePath | undefined): void;
}

export function fieldErrors(): FieldErrors {
  const all: GraphQLError[] = [];
  const nulled = new Set<ResponsePath | undefined>();
  return {
    all,
    add(error, path) {
      // What fails late, below a value that is null already, is not part of the answer any more.
      if (isBelow(path, nulled)) return;
      nulled.add(path);
      all.push(error);
    },
  };
}

function isBelow(path: ResponsePath | undefined, nulled: ReadonlySet<unknown>): boolean {
  if (nulled.size === 0) return false;
  for (let at = path; at !== undefined; at = at.prev) if (nulled.has(at)) return true;
  return nulled.has(undefined);
}
