import type { ArgumentMistake } from '../base/argument-refusal.ts';
import type { ArgumentPath } from '../base/schema-at.ts';

/** The first text that no service reads as it was written: with a NUL, or with half a surrogate pair. */
export function unsafeText(value: unknown): ArgumentMistake | undefined {
  const path = placeOf(value);
  return (
    path && { is: 'SAID', path, says: 'must be text without NUL and without half a character' }
  );
}

function placeOf(value: unknown): ArgumentPath | undefined {
  if (typeof value === 'string') return isSafe(value) ? undefined : [];
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) {
    for (const [at, one] of value.entries()) {
      const place = placeOf(one);
      if (place) return [at, ...place];
    }
    return undefined;
  }
  for (const key of Object.keys(value)) {
    if (!isSafe(key)) return [key];
    const place = placeOf(Reflect.get(value, key));
    if (place) return [key, ...place];
  }
  return undefined;
}

function isSafe(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}
