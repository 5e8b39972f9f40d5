import { expect, test } from 'vitest';
import type { BreakerPlan } from '../../src/model/plan.ts';
import { type BreakerState, createBreaker } from '../../src/policies/breaker-state.ts';
import { seededRng } from '../support/seeded-rng.ts';
import { traits } from '../support/traits.ts';

const DEFAULTS = traits().breaker;

interface Traffic {
  readonly plan?: BreakerPlan;
  readonly seed: number;
  readonly attempts: number;
  readonly everyMs: number;
  /** Does the attempt at this time fail? */
  readonly fails: (now: number, chance: number) => boolean;
}

/** Attempts at even times, each answered at once: when the backend was asked, and when the breaker changed. */
function traffic({ plan = DEFAULTS, seed, attempts, everyMs, fails }: Traffic) {
  let now = 0;
  const rng = seededRng(seed);
  const changes: { readonly at: number; readonly to: BreakerState }[] = [];
  const asked: number[] = [];
  const clock = { now: () => now, wall: () => now, sleep: () => new Promise<void>(() => {}) };
  const changed = (to: BreakerState) => void changes.push({ at: now, to });
  const breaker = createBreaker(plan, { clock, rng, changed });
  for (let one = 0; one < attempts; one++, now += everyMs) {
    const passage = breaker.enter(true);
    if (!passage) continue;
    asked.push(now);
    passage.settle(fails(now, rng()) ? 'FAILURE' : 'SUCCESS');
  }
  return { changes, asked };
}

const thirtyPercent = (_: number, chance: number) => chance < 0.3;

/** The share of breakers that open within their first minute, though no more than the usual 30 % fail. */
function openings(minimum: number): number {
  let opened = 0;
  for (let seed = 1; seed <= 2_000; seed++) {
    const plan = { ...DEFAULTS, minimum };
    const start = { plan, seed, attempts: 600, everyMs: 20, fails: thirtyPercent };
    if (traffic(start).changes.length > 0) opened++;
  }
  return opened / 2_000;
}

test('thirty percent of independent failures open fewer than one breaker of a hundred', () => {
  expect(openings(DEFAULTS.minimum)).toBeLessThan(0.01);
});

test('a minimum of twenty would open more than one of twenty', () => {
  expect(openings(20)).toBeGreaterThan(0.05);
});

test('a day of fifty attempts a second with thirty percent of failures opens it not once', () => {
  const day = { seed: 7, attempts: 4_320_000, everyMs: 20, fails: thirtyPercent };
  expect(traffic(day).changes).toEqual([]);
});

test('a night of few and failing attempts opens it not once', () => {
  const night = { seed: 7, attempts: 10_000, everyMs: 1_200, fails: () => true };
  expect(traffic(night).changes).toEqual([]);
});

test('in an outage of a minute the backend is asked less than once a second, and used again within ten', () => {
  const [from, to] = [20_000, 80_000];
  const fails = (now: number) => now >= from && now < to;
  const { asked, changes } = traffic({ seed: 7, attempts: 10_000, everyMs: 10, fails });
  const opened = changes.find((change) => change.to === 'OPEN')?.at ?? 0;
  const closed = changes.at(-1);

  expect(opened - from).toBeLessThan(2_000);
  expect(asked.filter((at) => at > opened && at < to).length).toBeLessThan((to - opened) / 1_000);
  expect(closed).toMatchObject({ to: 'CLOSED' });
  expect((closed?.at ?? 0) - to).toBeLessThan(10_000);
});
