/** How large a JSON value is, looked at no further than to just beyond the most of either. */
export interface JsonSize {
  /** Escapes of its texts are not counted. */
  readonly bytes: number;
  readonly levels: number;
}

export function jsonSize(value: unknown, most: JsonSize): JsonSize {
  let bytes = 0;
  let levels = 0;
  const fits = (inner: unknown, level: number): boolean => {
    if (typeof inner !== 'object' || inner === null) {
      bytes += typeof inner === 'string' ? textBytes(inner) : String(inner).length + SEPARATOR;
      return bytes <= most.bytes;
    }
    bytes += BRACKETS + SEPARATOR;
    levels = Math.max(levels, level);
    if (levels > most.levels || bytes > most.bytes) return false;
    if (Array.isArray(inner)) return inner.every((item) => fits(item, level + 1));
    return Object.entries(inner).every(([key, item]) => {
      bytes += textBytes(key);
      return fits(item, level + 1);
    });
  };
  fits(value, 1);
  return { bytes, levels };
}

const SEPARATOR = 1;
const BRACKETS = 2;

/** With its quotes and what separates it from the next. */
function textBytes(text: string): number {
  return Buffer.byteLength(text) + BRACKETS + SEPARATOR;
}
