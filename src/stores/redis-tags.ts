import type { Clock } from '../base/clock.ts';
import { owedRemovals } from './owed-removals.ts';
import { onReady, type RedisClient } from './redis-client.ts';
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
  close(): void;
}

interface Parts {
  readonly client: RedisClient;
  readonly guard: StoreGuard;
  readonly vault: Vault;
  readonly clock: Clock;
}

type Ask = StoreGuard['ask'];

const ROUND = 1_000;
/** What was purged is removed again by purges of the next minute: it may have been written meanwhile, or a reply lost. */
const GONE_MS = 60_000;

/** What cannot be removed while Redis is away is removed as soon as it is back. */
export function createRedisTags({ client, guard, vault, clock }: Parts): RedisTags {
  const owed = owedRemovals(clock, () => settle(guard.ask));
  const remove = async (ask: Ask, stored: readonly string[]) => {
    const asked = async () => {
      await unlinkAll(client, stored.map(valueKey));
      return true;
    };
    const isDone = stored.length === 0 || (await ask('remove', asked, false));
    owed.entries.note(stored, isDone);
  };
  const untag = async (ask: Ask, tag: string) => {
    const key = tagKey(vault, tag);
    for (let round = 0, rounds = 1; round < rounds; round++) {
      const again = round === 0 ? 1 : 0;
      const asked = () => client.eval(UNTAG, 2, key, `${key}:gone`, ROUND, GONE_MS, again);
      const reply = await ask<unknown>('purge', asked, null);
      if (!Array.isArray(reply)) return owed.tags.note([tag], false);
      const [left, stored]: readonly unknown[] = reply;
      await remove(ask, Array.isArray(stored) ? stored.map(String) : []);
      if (round === 0) rounds += Math.ceil(Number(left) / ROUND);
    }
    owed.tags.note([tag], true);
  };
  const settle = async (ask: Ask) => {
    const [tags, entries] = [owed.tags.all(), owed.entries.all()];
    await Promise.all([...tags.map((tag) => untag(ask, tag)), remove(ask, entries)]);
  };
  onReady(client, () => void settle(askAtOnce));
  return {
    async add(tag, stored, ttl) {
      const asked = async () => {
        await client.eval(TAG, 1, tagKey(vault, tag), stored, ttl);
        return true;
      };
      return guard.ask('tag', asked, false);
    },
    async purge(tags) {
      await Promise.all(tags.map((tag) => untag(guard.ask, tag)));
    },
    remove: (stored) => remove(guard.ask, [stored]),
    close: owed.close,
  };
}

/** Whatever the guard has seen until now: Redis has just come back. */
const askAtOnce: Ask = (_, ask, otherwise) => ask().catch(() => otherwise);

async function unlinkAll(client: RedisClient, keys: readonly string[]): Promise<void> {
  if (client.isCluster) await Promise.all(keys.map((key) => client.unlink(key)));
  else await client.unlink(...keys);
}
