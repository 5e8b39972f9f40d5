import type { Clock } from '../base/clock.ts';
import type { CacheKey, CacheStore, Claim } from '../model/stores.ts';

/** Who makes which entry, among the callers of one process. */
export interface MemoryClaims {
  claim(...asked: Parameters<CacheStore['claim']>): Omit<Claim, 'entry'>;
  release(key: CacheKey, owner: string): void;
}

export function memoryClaims(clock: Clock): MemoryClaims {
  const claims = new Map<string, { readonly owner: string; readonly until: number }>();
  let owners = 0;
  return {
    claim({ name }, { leaseMs, from }) {
      const held = claims.get(name);
      const isFree = held === undefined || held.until <= clock.now() || held.owner === from;
      if (!isFree) return { mine: false, owner: held.owner };
      const owner = String(++owners);
      claims.set(name, { owner, until: clock.now() + leaseMs });
      return { mine: true, owner };
    },
    release({ name }, owner) {
      if (claims.get(name)?.owner === owner) claims.delete(name);
    },
  };
}
