/** Far beyond what a service means; what contains itself is deeper than any depth. */
const DEEPEST = 100;

/** Whether JSON can say it: what TypeScript tools answer may be anything. */
export function isJson(value: unknown, depth = 0): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value);
    case 'object':
      return value === null || (depth < DEEPEST && isJsonObject(value, depth + 1));
    default:
      return false;
  }
}

function isJsonObject(value: object, depth: number): boolean {
  if ('toJSON' in value) return false; // it would say something else
  return Object.values(value).every((inner) => inner === undefined || isJson(inner, depth));
}
