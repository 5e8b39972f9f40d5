/** Reads one value out of another. What is missing is null. */
export type Getter = (value: unknown) => unknown;

/**
 * Compiles keys to a getter. Only own properties are seen, so that no path reaches a prototype; an array answers to
 * its indices alone.
 */
export function getterOf(path: readonly string[]): Getter {
  const [first, ...rest] = path.map(stepOf);
  if (first === undefined) return (value) => value ?? null;
  return rest.reduce((outer, inner) => (value) => inner(outer(value)), first);
}

const INDEX = /^(?:0|[1-9]\d{0,8})$/;

function stepOf(key: string): Getter {
  const isIndex = INDEX.test(key);
  return (value) => {
    if (typeof value !== 'object' || value === null) return null;
    if (Array.isArray(value) && !isIndex) return null;
    return Object.hasOwn(value, key) ? ((value as Record<string, unknown>)[key] ?? null) : null;
  };
}
