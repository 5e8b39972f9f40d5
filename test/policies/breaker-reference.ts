import type { BreakerPlan } from '../../src/model/plan.ts';

export type Result = 'SUCCESS' | 'FAILURE' | 'IGNORED';

/** An attempt that was let through: the generation that it began in. */
export interface Admitted {
  readonly generation: number;
}

/**
 * The breaker as its specification words it, without a thought for speed: it keeps every result, and looks through
 * all of them each time.
 */
export function breakerReference(plan: BreakerPlan, rng: () => number) {
  let is: 'CLOSED' | 'OPEN' | 'HALF_OPEN' = 'CLOSED';
  let generation = 0;
  let results: { readonly at: number; readonly result: Result }[] = [];
  let until = 0;
  let lastProbe = 0;
  let probes = 0;

  const change = (to: typeof is) => {
    is = to;
    generation++;
    results = [];
    probes = 0;
  };
  const open = (now: number) => {
    change('OPEN');
    until = now + plan.openMs * (0.8 + 0.4 * rng());
  };
  const bucketOf = (time: number) => Math.floor((time * 10) / plan.windowMs);
  const mustOpen = (now: number) => {
    const live = results.filter(({ at }) => bucketOf(now) - bucketOf(at) < 10);
    const failed = live.filter(({ result }) => result === 'FAILURE').length;
    const lastSuccess = live.findLastIndex(({ result }) => result === 'SUCCESS');
    const run = live.slice(lastSuccess + 1);
    const byRatio = live.length >= plan.minimum && failed / live.length >= plan.failures;
    return byRatio || (run.length >= 10 && now - (run[0]?.at ?? now) >= 500);
  };

  return {
    state: () => is,
    generation: () => generation,
    restAt: (now: number) => (is === 'OPEN' ? Math.max(0, until - now) : 0),
    enter(safe: boolean, now: number): Admitted | null {
      if (is === 'OPEN' && now >= until) {
        change('HALF_OPEN');
        lastProbe = until;
      }
      if (is === 'OPEN') return null;
      if (is === 'CLOSED') return { generation };
      const mayProbe = safe || (probes === 0 && now - lastProbe >= 1_000);
      if (!mayProbe || probes === 3) return null;
      probes++;
      lastProbe = now;
      return { generation };
    },
    settle(admitted: Admitted, result: Result, now: number): void {
      if (admitted.generation !== generation) return;
      if (is === 'HALF_OPEN') probes--;
      if (result === 'IGNORED') return;
      results.push({ at: now, result });
      const failed = result === 'FAILURE';
      if (failed && (is === 'HALF_OPEN' || mustOpen(now))) open(now);
      else if (is === 'HALF_OPEN' && results.length === 3) change('CLOSED');
    },
  };
}
