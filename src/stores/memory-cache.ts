import type { Clock } from '../base/clock.ts';
import type { CacheEntry, CacheKey, CacheStore } from '../model/stores.ts';
import { bytesOf } from './bytes-of.ts';
import { memoryClaims } from './memory-claims.ts';
import { tagIndex } from './tag-index.ts';

export interface MemoryCacheOptions {
  /**
   * Bytes kept, by estimate, before the least recently used entry is dropped.
   * @default 67_108_864
   */
  readonly maxBytes?: number;
}

/** A cache in this process alone. An entry that would take more than an eighth of it is not kept. */
export function memoryCache(
  clock: Clock,
  { maxBytes = 67_108_864 }: MemoryCacheOptions = {},
): CacheStore {
  // In the order of their last use: the first one is dropped first.
  const entries = new Map<string, Kept>();
  const tagged = tagIndex();
  const claims = memoryClaims(clock);
  const listeners: ((tags: readonly string[]) => void)[] = [];
  let bytes = 0;

  const drop = (name: string) => {
    const kept = entries.get(name);
    if (kept === undefined) return;
    entries.delete(name);
    tagged.remove(name, kept.entry.tags);
    bytes -= kept.bytes;
  };
  const read = ({ name }: CacheKey): CacheEntry | undefined => {
    const kept = entries.get(name);
    if (kept === undefined) return undefined;
    if (kept.entry.keptUntil <= clock.wall()) {
      drop(name);
      return undefined;
    }
    entries.delete(name);
    entries.set(name, kept); // as the one that was used last
    return kept.entry;
  };
  const write = ({ name }: CacheKey, entry: CacheEntry) => {
    drop(name);
    const size = bytesOf(entry) + name.length;
    if (size > maxBytes / 8) return;
    entries.set(name, { entry, bytes: size });
    tagged.add(name, entry.tags);
    bytes += size;
    for (const oldest of entries.keys()) {
      if (bytes <= maxBytes) break;
      drop(oldest);
    }
  };
  return {
    get: async (key) => read(key),
    set: async (key, entry) => write(key, entry),
    delete: async ({ name }) => drop(name),
    async purge(tags) {
      for (const tag of tags) tagged.namesOf(tag).forEach(drop);
      for (const tell of listeners) tell(tags);
    },
    claim: async (key, lease) => ({ ...claims.claim(key, lease), entry: read(key) }),
    release: async (key, owner) => claims.release(key, owner),
    onPurge: (listener) => void listeners.push(listener),
    close: async () => entries.clear(),
  };
}

interface Kept {
  readonly entry: CacheEntry;
  readonly bytes: number;
}
