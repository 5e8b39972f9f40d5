import { RateLimiterRedis } from 'rate-limiter-flexible';
import type { CounterStore } from '../model/stores.ts';
import { byLimit, counted, memoryCounters } from './memory-counters.ts';
import type { RedisClient } from './redis-client.ts';
import type { StoreGuard } from './store-guard.ts';
import type { Vault } from './vault.ts';

export interface RedisCountersParts {
  /** A connection of its own: a count is not to wait behind answers. */
  readonly client: RedisClient;
  readonly guard: StoreGuard;
  readonly vault: Vault;
}

/** Counts for all processes together. While Redis is away each goes by what it has counted itself. */
export function redisCounters({ client, guard, vault }: RedisCountersParts): CounterStore {
  const own = memoryCounters();
  const limiterOf = byLimit(({ limit, windowMs }) => {
    return new RateLimiterRedis({
      storeClient: client,
      keyPrefix: 'toolgate:count',
      points: limit,
      duration: windowMs / 1_000,
      // Once a window is full, nobody asks Redis for the rest of it.
      inMemoryBlockOnConsumed: limit + 1,
    });
  });
  return {
    async take(name, limit) {
      const limiter = limiterOf(limit);
      const asked = () => counted(limiter.consume(vault.name('count', name)));
      const [shared, alone] = await Promise.all([
        guard.ask('count', asked, null),
        own.take(name, limit), // goes on from here, should Redis be lost within the window
      ]);
      return shared ?? alone;
    },
  };
}
