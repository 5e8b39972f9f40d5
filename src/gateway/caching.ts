import type { Clock, Rng } from '../base/clock.ts';
import type { CacheStore } from '../model/stores.ts';
import { type PurgeLog, purgeLog } from '../policies/purge-log.ts';

/** What the process knows of kept answers; it outlives a load of the schema. */
export interface Caching {
  readonly rng: Rng;
  readonly store: CacheStore;
  readonly purges: PurgeLog;
  /** Drops what carries one of these tags, on every node. */
  purge(tags: readonly string[]): Promise<void>;
  /** Leaves the store open. */
  close(): void;
}

export interface CachingParts {
  readonly clock: Clock;
  readonly rng: Rng;
  readonly store: CacheStore;
}

/** A read that was under way on another node may have kept what the first purge had dropped there. */
const AGAIN_MS = 1_000;

export function createCaching({ clock, rng, store }: CachingParts): Caching {
  const purges = purgeLog(clock);
  const closing = new AbortController();
  store.onPurge((tags) => purges.add(tags));
  return {
    rng,
    store,
    purges,
    async purge(tags) {
      clock.sleep(AGAIN_MS, closing.signal).then(() => store.purge(tags), ignore);
      await store.purge(tags);
    },
    close: () => closing.abort(CLOSED),
  };
}

const CLOSED = new Error('The gateway has stopped.');
const ignore = (): void => {};
