import { randomUUID } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import type { CacheEntry, CacheKey, CacheStore } from '../model/stores.ts';
import type { CacheMessages } from './cache-messages.ts';
import { createClaims } from './redis-claims.ts';
import type { RedisClient } from './redis-client.ts';
import { createLookUps } from './redis-look-ups.ts';
import { RELEASE } from './redis-scripts.ts';
import { createRedisTags } from './redis-tags.ts';
import { openEntry, sealEntry } from './sealed-entry.ts';
import type { StoreGuard } from './store-guard.ts';
import { lockKey, storedName, valueKey } from './stored-names.ts';
import type { Vault } from './vault.ts';

/** Tells besides of single entries, of which others may hold copies. */
export interface SharedCacheStore extends CacheStore {
  /** Another node has put an entry there, or taken it away. */
  onChange(listener: (key: CacheKey) => void): void;
}

export interface RedisCacheParts {
  readonly client: RedisClient;
  readonly guard: StoreGuard;
  readonly messages: CacheMessages;
  readonly vault: Vault;
  readonly clock: Clock;
  /** A value does not open in its place. */
  tampered(): void;
}

/** A larger answer is not kept. */
const MOST_BYTES = 8_388_608;

/** A cache in Redis, shared by every process that has the same keys. What it keeps is sealed. */
export function redisCache(parts: RedisCacheParts): SharedCacheStore {
  const { client, guard, messages, vault, clock } = parts;
  const lookUp = createLookUps(client, guard);
  const ask = createClaims(client, guard);
  const tags = createRedisTags(parts);
  const opened = (key: CacheKey, stored: string, sealed: Buffer | null) => {
    if (sealed === null) return undefined;
    const entry = openEntry(vault, { key, stored }, sealed);
    if (entry) return entry.keptUntil > clock.wall() ? entry : undefined;
    parts.tampered();
    void tags.remove(stored);
    return undefined;
  };
  // All commands go out in one turn: none waits for the answer to another.
  const write = async (key: CacheKey, entry: CacheEntry, ttl: number) => {
    const stored = storedName(vault, key);
    const sealed = sealEntry(vault, { key, stored }, entry);
    if (sealed.length > MOST_BYTES) return;
    const tagged = entry.tags.map((tag) => tags.add(tag, stored, ttl));
    const kept = guard.ask('set', () => client.set(valueKey(stored), sealed, 'PX', ttl), null);
    const told = messages.tell({ is: 'CHANGED', key });
    const [findable] = await Promise.all([Promise.all(tagged), kept, told]);
    if (findable.includes(false)) await tags.remove(stored); // no purge would find it
  };
  return {
    async get(key) {
      const stored = storedName(vault, key);
      return opened(key, stored, await lookUp(valueKey(stored)));
    },
    async set(key, entry) {
      const ttl = Math.ceil(entry.keptUntil - clock.wall());
      if (ttl > 0) await write(key, entry, ttl);
    },
    async delete(key) {
      await tags.remove(storedName(vault, key));
      await messages.tell({ is: 'CHANGED', key });
    },
    async purge(purged) {
      await tags.purge(purged);
      await messages.tell({ is: 'PURGED', tags: purged });
    },
    async claim(key, { leaseMs, from = '' }) {
      const [stored, own] = [storedName(vault, key), randomUUID()];
      const [lock, value] = [lockKey(stored), valueKey(stored)];
      const { owner, sealed } = claimed(await ask({ lock, value, own, leaseMs, from }), own);
      return { mine: owner === own, owner, entry: opened(key, stored, sealed) };
    },
    async release(key, owner) {
      const lock = lockKey(storedName(vault, key));
      await guard.ask('release', () => client.eval(RELEASE, 1, lock, owner), null);
    },
    onPurge: (listener) => messages.on('PURGED', (message) => listener(message.tags)),
    onChange: (listener) => messages.on('CHANGED', (message) => listener(message.key)),
    async close() {
      tags.close();
      await guard.idle();
    },
  };
}

/** Where nobody could be asked, the claim is granted. */
function claimed(
  reply: unknown,
  own: string,
): { readonly owner: string; readonly sealed: Buffer | null } {
  if (!Array.isArray(reply)) return { owner: own, sealed: null };
  const [owner, sealed]: readonly unknown[] = reply;
  return { owner: String(owner), sealed: Buffer.isBuffer(sealed) ? sealed : null };
}
