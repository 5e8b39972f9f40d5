import type { Breach } from '../../base/limit-error.ts';
import type { Limits } from '../../base/limits.ts';

/** Looks at no more of a JSON value than the limits allow. Escapes of its texts are not counted. */
export function jsonBreach(
  value: unknown,
  { jsonBytes, jsonDepth }: Pick<Limits, 'jsonBytes' | 'jsonDepth'>,
): Breach | undefined {
  let bytes = 0;
  let levels = 0;
  const fits = (inner: unknown, level: number): boolean => {
    if (typeof inner !== 'object' || inner === null) {
      bytes += typeof inner === 'string' ? textBytes(inner) : String(inner).length + SEPARATOR;
      return bytes <= jsonBytes;
    }
    bytes += BRACKETS + SEPARATOR;
    levels = Math.max(levels, level);
    if (levels > jsonDepth || bytes > jsonBytes) return false;
    if (Array.isArray(inner)) return inner.every((item) => fits(item, level + 1));
    return Object.entries(inner).every(([key, item]) => {
      bytes += textBytes(key);
      return fits(item, level + 1);
    });
  };
  if (fits(value, 1)) return undefined;
  if (levels > jsonDepth) return { name: 'jsonDepth', max: jsonDepth, found: levels };
  return { name: 'jsonBytes', max: jsonBytes, found: bytes };
}

const SEPARATOR = 1;
const BRACKETS = 2;

/** With its quotes and what separates it from the next. */
function textBytes(text: string): number {
  return Buffer.byteLength(text) + BRACKETS + SEPARATOR;
}
