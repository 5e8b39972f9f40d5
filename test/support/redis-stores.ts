import { onTestFinished } from 'vitest';
import { systemClock } from '../../src/app/system-clock.ts';
import type { PolicyEvent } from '../../src/model/events.ts';
import type { CacheEntry, CacheKey } from '../../src/model/stores.ts';
import type { KeyRing } from '../../src/stores/key-ring.ts';
import { type RedisStores, redisStores } from '../../src/stores/redis-stores.ts';
import type { RedisTarget } from '../../src/stores/redis-target.ts';
import { aKey, anEntry } from '../contracts/cache-store.ts';
import { aKeyRing } from './key-ring.ts';
import { until } from './redis.ts';

/** The stores of one process of a gateway. */
export interface Node extends RedisStores {
  readonly events: readonly PolicyEvent[];
  /** Resolves once it listens, and Redis answers it. */
  connected(): Promise<void>;
}

/** So long a command may take where it is not asked how long: machines that test are busy. */
const PATIENT_MS = 5_000;

interface Joining {
  readonly ring?: KeyRing;
  readonly limitMs?: number;
}

export function aNode(
  target: RedisTarget,
  { ring = aKeyRing(), limitMs = PATIENT_MS }: Joining = {},
): Node {
  const events: PolicyEvent[] = [];
  const report = (event: PolicyEvent) => void events.push(event);
  const given = { clock: systemClock, rng: Math.random, report, limitMs };
  const stores = redisStores({ target, ring, ...given });
  const keys = Array.from({ length: 20 }, () => aKey()); // on every node of a cluster
  const works = async (key: CacheKey) => {
    await stores.shared.set(key, anEntryNow(1, [key.name]));
    return (await stores.shared.get(key)) !== undefined;
  };
  return {
    ...stores,
    events,
    connected: () =>
      until(async () => {
        const all = await Promise.all(keys.map(works));
        return stores.subscriber.isListening() && !all.includes(false);
      }),
  };
}

/** One that is connected, and ends with its test. */
export async function joined(target: RedisTarget, joining?: Joining): Promise<Node> {
  const node = aNode(target, joining);
  onTestFinished(() => node.close());
  await node.connected();
  return node;
}

export function anEntryNow(value: unknown, tags: readonly string[] = []): CacheEntry {
  return anEntry(systemClock.wall(), { value, tags });
}
