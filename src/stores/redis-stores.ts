import type { Clock, Rng } from '../base/clock.ts';
import type { Report } from '../model/events.ts';
import type { RateGate } from '../model/recovery.ts';
import type { CacheStore, CounterStore } from '../model/stores.ts';
import { createCacheMessages } from './cache-messages.ts';
import type { KeyRing } from './key-ring.ts';
import { layeredCache } from './layered-cache.ts';
import { memoryCache } from './memory-cache.ts';
import { redisCache, type SharedCacheStore } from './redis-cache.ts';
import {
  connectClient,
  connectSubscriber,
  LIMIT_MS,
  pingClient,
  type RedisClient,
} from './redis-client.ts';
import { redisCounters } from './redis-counters.ts';
import { redisRateGate } from './redis-rate-gate.ts';
import { createSubscriber, type RedisSubscriber } from './redis-subscriber.ts';
import type { RedisTarget } from './redis-target.ts';
import { createStoreGuard } from './store-guard.ts';
import { createVault } from './vault.ts';

export interface RedisStoresParts {
  readonly target: RedisTarget;
  readonly ring: KeyRing;
  readonly clock: Clock;
  readonly rng: Rng;
  readonly report: Report;
  /**
   * The longest that a command may take.
   * @default 100
   */
  readonly limitMs?: number;
}

/** Everything that is kept in one Redis, over three connections. It may be away, now or later. */
export interface RedisStores {
  /** In this process and, behind it, in Redis. */
  readonly cache: CacheStore;
  /** In Redis alone. */
  readonly shared: SharedCacheStore;
  readonly gate: RateGate;
  readonly counters: CounterStore;
  readonly subscriber: Pick<RedisSubscriber, 'isListening'>;
  close(): Promise<void>;
}

const NEAR = { maxBytes: 16_777_216 };

export function redisStores({
  target,
  ring,
  limitMs = LIMIT_MS,
  ...given
}: RedisStoresParts): RedisStores {
  const { clock, rng, report } = given;
  const client = connectClient(target, { rng, limitMs });
  const subscriber = createSubscriber(connectSubscriber(target, { rng, limitMs }), clock);
  const vault = createVault(ring, { clock });
  const guarded = (one: RedisClient, store: string) => {
    const guard = createStoreGuard({
      clock,
      limitMs,
      probe: () => pingClient(one),
      failed: (operation, failure) =>
        report({ is: 'STORE_ERROR', store, operation, cause: causeOf(failure) }),
      changed: (to) => report({ is: to === 'OPEN' ? 'STORE_LOST' : 'STORE_BACK', store }),
    });
    one.on('ready', guard.back);
    return guard;
  };
  const counting = connectClient(target, { rng, limitMs });
  const counters = { client: counting, guard: guarded(counting, 'redis counters'), vault };
  const guard = guarded(client, 'redis');
  const parts = { client, guard, subscriber, vault, clock };
  const messages = createCacheMessages(parts);
  const tampered = () => report({ is: 'STORE_TAMPERED', store: 'redis' });
  const shared = redisCache({ ...parts, messages, tampered });
  const near = () => memoryCache(clock, NEAR);
  return {
    cache: layeredCache({ near, far: shared, subscriber, clock }),
    shared,
    gate: redisRateGate(parts),
    counters: redisCounters(counters),
    subscriber,
    async close() {
      subscriber.close();
      await shared.close(); // what was written last
      client.disconnect();
      counting.disconnect();
    },
  };
}

/** In a word: what Redis or the client says may hold what was sent. */
function causeOf(failure: unknown): string {
  if (!(failure instanceof Error)) return typeof failure;
  const { message, name } = failure;
  if (message === 'Command timed out') return 'TIMEOUT';
  if (/clos|writeable|ready|ECONN/.test(message)) return 'NOT_CONNECTED';
  return /^[A-Z]{3,}(?= )/.exec(message)?.[0] ?? name; // such as READONLY
}
