/**
 * The text by which a key is told from another: `7` and `"7"` are one. Null where the value has no text that every
 * backend understands.
 */
export function keyText(value: unknown): string | null {
  if (typeof value === 'string') return value.isWellFormed() ? value : null;
  if (typeof value === 'bigint') return String(value);
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : null;
}
