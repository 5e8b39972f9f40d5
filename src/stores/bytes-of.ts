/** What a JSON value takes in memory, by estimate: strings by their length, and what V8 puts around each value. */
export function bytesOf(value: unknown): number {
  if (typeof value === 'string') return 24 + value.length;
  if (typeof value !== 'object' || value === null) return 8;
  let bytes = 48;
  if (Array.isArray(value)) {
    for (const element of value) bytes += 8 + bytesOf(element);
  } else {
    for (const key in value) bytes += 16 + bytesOf(Reflect.get(value, key));
  }
  return bytes;
}
