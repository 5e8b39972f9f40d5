import type { Rng } from '../base/clock.ts';
import { NotFoundError } from '../base/errors.ts';
import type { ToolCall } from '../model/call.ts';
import type { CachePlan } from '../model/plan.ts';
import type { Served } from '../model/recovery.ts';
import type { CacheEntry } from '../model/stores.ts';

/** How long it is remembered that there is nothing. */
const NEGATIVE_MS = 5_000;

interface Moment {
  /** Milliseconds since 1970. */
  readonly wall: number;
  readonly rng: Rng;
}

type Made = Pick<CacheEntry, 'value' | 'tags' | 'degraded'>;

/** An answer, to be kept from now on. One that says null is remembered briefly: what it misses may come soon. */
export function entryOf(made: Made, plan: CachePlan, moment: Moment): CacheEntry {
  if (made.value === null) return { ...made, notFound: false, ...briefly(plan, moment) };
  const freshUntil = moment.wall + jittered(plan.ttlMs, moment.rng);
  const staleMs = Math.max(plan.staleWhileRevalidateMs, plan.staleIfErrorMs);
  return { ...made, notFound: false, freshUntil, keptUntil: freshUntil + staleMs };
}

/** That there is nothing. */
export function negativeEntry(
  tags: readonly string[],
  plan: CachePlan,
  moment: Moment,
): CacheEntry {
  return { value: null, notFound: true, tags, degraded: false, ...briefly(plan, moment) };
}

function briefly({ ttlMs }: CachePlan, { wall, rng }: Moment) {
  const until = wall + jittered(Math.min(NEGATIVE_MS, ttlMs), rng);
  return { freshUntil: until, keptUntil: until };
}

/** Never longer than declared, and not the same for all, so that not all end together. */
function jittered(ms: number, rng: Rng): number {
  return Math.floor(ms * (0.9 + 0.1 * rng()));
}

/** @throws NotFoundError where the entry says that there is nothing */
export function answerOf({ notFound, value }: CacheEntry): unknown {
  if (notFound) throw new NotFoundError('Nothing has this id.', { attempts: 0 });
  return value;
}

/** Says where the answer came from. */
export function mark({ operation, place }: ToolCall, served: Served): void {
  if (place !== null) operation.marks.push({ place, served });
}

/** How a fresh entry is marked: a fallback's answer stays one. */
export function servedFresh({ degraded }: CacheEntry): Served {
  return { source: degraded ? 'FALLBACK' : 'CACHE', degraded, attempts: 0 };
}
