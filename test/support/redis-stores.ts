import { systemClock } from '../../src/app/system-clock.ts';
import type { Clock } from '../../src/base/clock.ts';
import type { PolicyEvent } from '../../src/model/events.ts';
import type { KeyRing } from '../../src/stores/key-ring.ts';
import { type RedisStores, redisStores } from '../../src/stores/redis-stores.ts';
import type { RedisTarget } from '../../src/stores/redis-target.ts';
import { aKeyRing } from './key-ring.ts';
import { until } from './redis.ts';

export interface Node extends RedisStores {
  readonly events: readonly PolicyEvent[];
  /** Resolves once it listens and Redis answers it. */
  connected(): Promise<void>;
}

interface Joining {
  readonly ring?: KeyRing;
  readonly clock?: Clock;
}

/** The stores of one process. */
export function joining(
  target: RedisTarget,
  { ring = aKeyRing(), clock = systemClock }: Joining = {},
): Node {
  const events: PolicyEvent[] = [];
  const report = (event: PolicyEvent) => void events.push(event);
  const stores = redisStores({ target, ring, clock, rng: Math.random, report });
  return {
    ...stores,
    events,
    async connected() {
      const [key, keptUntil] = [{ tenant: '', name: 'connected' }, clock.wall() + 60_000];
      const entry = {
        value: 1,
        notFound: false,
        freshUntil: keptUntil,
        keptUntil,
        tags: [],
        degraded: false,
      };
      await until(async () => {
        await stores.shared.set(key, entry);
        return stores.subscriber.isListening() && (await stores.shared.get(key)) !== undefined;
      });
    },
  };
}
