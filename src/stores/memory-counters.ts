import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Counted, CounterStore, CountLimit } from '../model/stores.ts';

/** Counts in this process alone. */
export function memoryCounters(): CounterStore {
  const limiterOf = byLimit(({ limit, windowMs }) => {
    return new RateLimiterMemory({ points: limit, duration: windowMs / 1_000 });
  });
  return { take: (name, limit) => counted(limiterOf(limit).consume(name)) };
}

/** One limiter for each pair of numbers: it has them for good. */
export function byLimit<Limiter>(create: (limit: CountLimit) => Limiter) {
  const limiters = new Map<string, Limiter>();
  return (limit: CountLimit): Limiter => {
    const key = `${limit.limit}/${limit.windowMs}`;
    const limiter = limiters.get(key) ?? create(limit);
    limiters.set(key, limiter);
    return limiter;
  };
}

/** The library rejects with what it has counted, where that is one too many. */
export async function counted(consumed: Promise<RateLimiterRes>): Promise<Counted> {
  try {
    return { fits: true, restMs: (await consumed).msBeforeNext };
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    return { fits: false, restMs: refusal.msBeforeNext };
  }
}
