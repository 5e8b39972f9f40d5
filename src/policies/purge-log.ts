import type { Clock } from '../base/clock.ts';

/** Longer than any call lives that could still bring what is purged already. */
const KEPT_MS = 60_000;

/** What was purged lately, so that an answer that was asked for before is not kept after. */
export interface PurgeLog {
  add(tags: readonly string[]): void;
  /** Whether one of these tags was purged at that time of the clock, or later. */
  hasSince(time: number, tags: readonly string[]): boolean;
  /** The same of any tag. */
  anySince(time: number): boolean;
}

export function purgeLog(clock: Clock): PurgeLog {
  // In the order of time: the first one is forgotten first.
  const purgedAt = new Map<string, number>();
  let last = Number.NEGATIVE_INFINITY;
  return {
    add(tags) {
      const now = clock.now();
      last = now;
      for (const tag of tags) {
        purgedAt.delete(tag);
        purgedAt.set(tag, now);
      }
      for (const [tag, time] of purgedAt) {
        if (now - time < KEPT_MS) break;
        purgedAt.delete(tag);
      }
    },
    anySince: (time) => last >= time,
    hasSince: (time, tags) =>
      tags.some((tag) => (purgedAt.get(tag) ?? Number.NEGATIVE_INFINITY) >= time),
  };
}
