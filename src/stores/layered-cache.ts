import type { Clock } from '../base/clock.ts';
import type { CacheEntry, CacheKey, CacheStore } from '../model/stores.ts';
import type { SharedCacheStore } from './redis-cache.ts';
import type { RedisSubscriber } from './redis-subscriber.ts';

export interface LayeredCacheParts {
  /** Makes the layer in this process, empty. */
  near(): CacheStore;
  readonly far: SharedCacheStore;
  /** Hears when copies become wrong. While it does not listen there are none. */
  readonly subscriber: Pick<RedisSubscriber, 'isListening' | 'onChange'>;
  readonly clock: Clock;
}

/** A message may be lost by a connection that seems well: so long an old answer may stay. */
const LONGEST_NEAR_MS = 30_000;

/** Copies in this process of what was asked lately, before the cache that all processes share. */
export function layeredCache({
  near: empty,
  far,
  subscriber,
  clock,
}: LayeredCacheParts): CacheStore {
  let near = empty();
  const underWay = new Set<LookUp>();
  const disown = (isConcerned: (lookUp: LookUp) => boolean) => {
    for (const lookUp of underWay) if (isConcerned(lookUp)) lookUp.isCurrent = false;
  };
  const drop = (key: CacheKey) => {
    disown(({ name }) => name === key.name);
    return near.delete(key);
  };
  const dropTagged = (tags: readonly string[]) => {
    disown(() => true); // what they will find is not known yet
    return near.purge(tags);
  };
  const keep = (key: CacheKey, entry: CacheEntry) => {
    if (!subscriber.isListening()) return;
    const keptUntil = Math.min(entry.keptUntil, clock.wall() + LONGEST_NEAR_MS);
    void near.set(key, { ...entry, value: entry, freshUntil: keptUntil, keptUntil });
  };
  const lookUp = async (key: CacheKey) => {
    const mine: LookUp = { name: key.name, isCurrent: subscriber.isListening() };
    underWay.add(mine);
    try {
      const entry = await far.get(key);
      if (entry && mine.isCurrent) keep(key, entry);
      return entry;
    } finally {
      underWay.delete(mine);
    }
  };
  subscriber.onChange(() => {
    disown(() => true);
    near = empty();
  });
  far.onChange(drop);
  far.onPurge(dropTagged);
  return {
    ...far,
    async get(key) {
      const copy = await near.get(key);
      // The whole entry is the value of its copy, whose times are shorter.
      return copy ? (copy.value as CacheEntry) : lookUp(key);
    },
    async set(key, entry) {
      void drop(key);
      keep(key, entry);
      await far.set(key, entry);
    },
    async delete(key) {
      void drop(key);
      await far.delete(key);
    },
    async purge(tags) {
      void dropTagged(tags);
      await far.purge(tags);
    },
  };
}

interface LookUp {
  readonly name: string;
  /** Nothing was heard meanwhile that may make its answer an old one. */
  isCurrent: boolean;
}
