import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BackendTraits, RetryBudget } from '../../src/model/recovery.ts';
import { createRetryBudget } from '../../src/policies/retry-budget.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { traits } from '../support/traits.ts';

function subject(given: Partial<BackendTraits> = {}) {
  const clock = fakeClock();
  const budget = createRetryBudget(clock, () => traits(given));
  return { clock, budget, spent: () => spendAll(budget) };
}

function spendAll(budget: RetryBudget, most = 10_000): number {
  let spent = 0;
  while (spent < most && budget.spend('shop')) spent++;
  return spent;
}

function firsts(budget: RetryBudget, count: number): void {
  for (let made = 0; made < count; made++) budget.first('shop');
}

test('a backend starts with 10 tokens', () => {
  expect(subject().spent()).toBe(10);
});

test('five first attempts earn one token', () => {
  const { budget, spent } = subject();
  spent();
  firsts(budget, 4);
  expect(spent()).toBe(0);
  firsts(budget, 1);
  expect(spent()).toBe(1);
});

test('what first attempts earn is the ratio of their backend', () => {
  const { budget, spent } = subject({ retryBudget: 0.5 });
  spent();
  firsts(budget, 100);
  expect(spent()).toBe(50);
});

test('a ratio of 0 leaves the first ten', () => {
  const { budget, spent } = subject({ retryBudget: 0 });
  firsts(budget, 1_000);
  expect([spent(), spent()]).toEqual([10, 0]);
});

test('tokens of one backend are of no use to another', () => {
  const { budget, spent } = subject();
  firsts(budget, 100);
  spent();
  expect(budget.spend('clinic')).toBe(true);
});

test('tokens that first attempts of long ago earned are gone', async () => {
  const { clock, budget, spent } = subject();
  firsts(budget, 1_000);
  await clock.advance(9_999);
  expect(budget.spend('shop')).toBe(true);
  await clock.advance(1);
  expect(spent()).toBe(10);
});

test('tokens that first attempts of the last ten seconds earned are kept', async () => {
  const { clock, budget, spent } = subject();
  for (let second = 0; second < 30; second++) {
    firsts(budget, 50);
    await clock.advance(1_000);
  }
  expect(spent()).toBe(10 + 0.2 * 50 * 9); // the slice of ten seconds ago has just been dropped
});

/** A process's life: how often a first attempt, a wish to repeat, a pause. */
const life = fc.array(
  fc.oneof(
    fc.record({ is: fc.constant('FIRST' as const), times: fc.nat(30) }),
    fc.record({ is: fc.constant('SPEND' as const), times: fc.nat(30) }),
    fc.record({ is: fc.constant('PAUSE' as const), times: fc.nat(15_000) }),
  ),
  { maxLength: 60 },
);

function keepsInvariant(create: (now: () => number) => RetryBudget) {
  return fc.property(life, (steps) => {
    let now = 0;
    let made = 0;
    let spent = 0;
    const budget = create(() => now);
    for (const { is, times } of steps) {
      if (is === 'PAUSE') now += times;
      for (let done = 0; is !== 'PAUSE' && done < times; done++) {
        if (is === 'FIRST') {
          made++;
          budget.first('shop');
        } else if (budget.spend('shop')) spent++;
        if (spent > 0.2 * made + 10 + 1e-9) return false;
      }
    }
    return true;
  });
}

test('retries stay within the budget on every prefix', () => {
  const property = keepsInvariant((now) =>
    createRetryBudget({ ...fakeClock(), now }, () => traits()),
  );
  fc.assert(property, { numRuns: 2_000 });
});

test('a budget that always agrees is found out', () => {
  const property = keepsInvariant(() => ({ first() {}, spend: () => true }));
  expect(fc.check(property, { numRuns: 2_000 }).failed).toBe(true);
});
