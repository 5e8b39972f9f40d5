import type { Verdict } from '../base/classify.ts';
import type { Rng } from '../base/clock.ts';
import type { RetryPlan } from '../model/plan.ts';

/** Upper bounds of a wait; it doubles from the one to the other. */
type Bounds = Pick<RetryPlan, 'baseMs' | 'capMs'>;

/** Where a backend asks for time and does not say how much. */
const UNTOLD: Bounds = { baseMs: 1_000, capMs: 5_000 };

/** Milliseconds before the n-th retry, with full jitter. */
export function backoff(n: number, { baseMs, capMs }: Bounds, rng: Rng): number {
  return Math.floor(rng() * Math.min(capMs, baseMs * 2 ** (n - 1)));
}

/** Milliseconds to wait after the n-th failure: never less than the backend asked for. */
export function waitAfter(verdict: Verdict, n: number, bounds: Bounds, rng: Rng): number {
  const { retryAfterMs } = verdict.error.facts;
  if (retryAfterMs !== undefined) return notBefore(retryAfterMs, backoff(n, bounds, rng), rng);
  return backoff(n, verdict.repeat === 'WAIT' ? UNTOLD : bounds, rng);
}

/** The later of the two, and a little more, so that those who were told the same do not come together. */
export function notBefore(toldMs: number, ownMs: number, rng: Rng): number {
  return Math.max(ownMs, toldMs) + Math.floor(rng() * Math.min(toldMs / 10, 1_000));
}
