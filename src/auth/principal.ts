/**
 * The one name of a caller across all issuers, in keys and limits: each part stands behind its length, so that no other
 * parts make the same text.
 */
export function principalOf(...parts: readonly string[]): string {
  return parts.map((part) => `${part.length}:${part}`).join('');
}
