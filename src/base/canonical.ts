/**
 * JSON text that is the same for equal values: RFC 8785, whose numbers and strings are those of `JSON.stringify`, and
 * whose members are sorted by the code units of their names. Members without a value are left out.
 */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (hasOwnForm(value)) return canonical(value.toJSON());
  const members: string[] = [];
  for (const name of Object.keys(value).toSorted((a, b) => (a < b ? -1 : 1))) {
    const inner: unknown = Reflect.get(value, name);
    if (inner !== undefined) members.push(`${JSON.stringify(name)}:${canonical(inner)}`);
  }
  return `{${members.join(',')}}`;
}

/** A Date among them. */
function hasOwnForm(value: object): value is { toJSON(): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}
