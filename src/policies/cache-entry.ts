import type { Rng } from '../base/clock.ts';
import { NotFoundError } from '../base/errors.ts';
import type { ToolCall } from '../model/call.ts';
import type { CachePlan } from '../model/plan.ts';
import type { Served } from '../model/recovery.ts';
import type { CacheEntry } from '../model/stores.ts';

/** How long a NOT_FOUND is remembered. */
const NEGATIVE_MS = 5_000;

interface Moment {
  /** Milliseconds since 1970. */
  readonly wall: number;
  readonly rng: Rng;
}

type Made = Pick<CacheEntry, 'value' | 'tags' | 'degraded'>;

/** An answer, to be kept from now on. */
export function entryOf(made: Made, plan: CachePlan, { wall, rng }: Moment): CacheEntry {
  const freshUntil = wall + jittered(plan.ttlMs, rng);
  const staleMs = Math.max(plan.staleWhileRevalidateMs, plan.staleIfErrorMs);
  return { ...made, notFound: false, freshUntil, keptUntil: freshUntil + staleMs };
}

/** That there is nothing, to be remembered briefly. */
export function negativeEntry(
  tags: readonly string[],
  plan: CachePlan,
  moment: Moment,
): CacheEntry {
  const until = moment.wall + jittered(Math.min(NEGATIVE_MS, plan.ttlMs), moment.rng);
  const times = { freshUntil: until, keptUntil: until };
  return { value: null, notFound: true, tags, degraded: false, ...times };
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
