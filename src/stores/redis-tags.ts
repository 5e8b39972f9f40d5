import type { RedisClient } from './redis-client.ts';
import { TAG, UNTAG } from './redis-scripts.ts';
import type { StoreGuard } from './store-guard.ts';
import { tagKey, valueKey } from './stored-names.ts';
import type { Vault } from './vault.ts';

/** Which entries carry a tag, and their removal. Each entry may lie on another node of a cluster. */
export interface RedisTags {
  /** False: this could not be noted. */
  add(tag: string, stored: string, ttl: number): Promise<boolean>;
  purge(tags: readonly string[]): Promise<void>;
  /** Of entries themselves, whatever their tags. */
  remove(stored: string): Promise<void>;
}

interface Parts {
  readonly client: RedisClient;
  readonly guard: StoreGuard;
  readonly vault: Vault;
}

type Ask = StoreGuard['ask'];

const ROUND = 1_000;
/** What was purged is removed again by purges of the next seconds: it may have been written meanwhile. */
const GONE_MS = 10_000;
const MOST_OWED = 10_000;

/** What cannot be removed while Redis is away is removed as soon as it is back. */
export function createRedisTags({ client, guard, vault }: Parts): RedisTags {
  const owed = { tags: new Set<string>(), entries: new Set<string>() };
  const unlink = async (ask: Ask, stored: readonly string[]) => {
    if (stored.length === 0) return true;
    const keys = stored.map(valueKey);
    const asked = async () => {
      if (client.isCluster) await Promise.all(keys.map((key) => client.unlink(key)));
      else await client.unlink(...keys);
      return true;
    };
    return ask('remove', asked, false);
  };
  const untag = async (ask: Ask, tag: string) => {
    const key = tagKey(vault, tag);
    for (let round = 0, rounds = 1; round < rounds; round++) {
      const again = round === 0 ? 1 : 0;
      const asked = () => client.eval(UNTAG, 2, key, `${key}:gone`, ROUND, GONE_MS, again);
      const reply = await ask<unknown>('purge', asked, null);
      if (!Array.isArray(reply)) return false;
      const [left, stored]: readonly unknown[] = reply;
      if (!(await unlink(ask, Array.isArray(stored) ? stored.map(String) : []))) return false;
      if (round === 0) rounds += Math.ceil(Number(left) / ROUND);
    }
    return true;
  };
  const purgeBy = async (ask: Ask, tags: readonly string[]) => {
    const done = await Promise.all(tags.map((tag) => untag(ask, tag)));
    note(owed.tags, tags, done);
  };
  const removeBy = async (ask: Ask, stored: readonly string[]) => {
    const done = await Promise.all(stored.map((one) => unlink(ask, [one])));
    note(owed.entries, stored, done);
  };
  const settle = async () => {
    const { tags, entries } = owed;
    await Promise.all([purgeBy(askAtOnce, [...tags]), removeBy(askAtOnce, [...entries])]);
  };
  client.on('ready', settle).on('+node', settle);
  return {
    async add(tag, stored, ttl) {
      const asked = async () => {
        await client.eval(TAG, 1, tagKey(vault, tag), stored, ttl);
        return true;
      };
      return guard.ask('tag', asked, false);
    },
    purge: (tags) => purgeBy(guard.ask, tags),
    remove: (stored) => removeBy(guard.ask, [stored]),
  };
}

/** Whatever the guard has seen until now: Redis has just come back. */
const askAtOnce: Ask = (_, ask, otherwise) => ask().catch(() => otherwise);

function note(owed: Set<string>, names: readonly string[], done: readonly boolean[]): void {
  for (const [index, name] of names.entries()) {
    owed.delete(name);
    if (done[index] === false) owed.add(name);
  }
  for (const oldest of owed) {
    if (owed.size <= MOST_OWED) break;
    owed.delete(oldest);
  }
}
