import { hash } from 'node:crypto';

/** What is known of a token for a while, by its digest. The token itself is not kept. */
export interface Remembered<T> {
  /** Undefined: nothing is known any more. */
  get(digest: string, wall: number): T | undefined;
  set(digest: string, value: T, until: number): void;
}

/** At most so many; the one that was learned first goes first. */
export function remembered<T>(most: number): Remembered<T> {
  const known = new Map<string, { readonly value: T; readonly until: number }>();
  return {
    get(digest, wall) {
      const entry = known.get(digest);
      if (entry && entry.until > wall) return entry.value;
      known.delete(digest);
      return undefined;
    },
    set(digest, value, until) {
      known.delete(digest);
      known.set(digest, { value, until });
      const [first] = known.keys();
      if (known.size > most && first !== undefined) known.delete(first);
    },
  };
}

export function tokenDigest(token: string): string {
  return hash('sha256', token, 'hex');
}
