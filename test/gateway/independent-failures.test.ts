import { describe, expect, test } from 'vitest';
import type { Parts } from '../../src/gateway/order.ts';
import { createRetryBudget } from '../../src/policies/retry-budget.ts';
import { traits } from '../support/traits.ts';
import { withoutBudget } from './broken-builds.ts';
import { type Goal, missedOf, playedFailures } from './independent-failures.ts';

const withBudgetOf =
  (retryBudget: number) =>
  (parts: Parts): Parts => {
    const budget = createRetryBudget(parts.clock, () => traits({ retryBudget }));
    return { ...parts, recovery: { ...parts.recovery, budget } };
  };

const WITH_FALLBACK: Goal = { success: 0.999, toPrimary: 1.2, inAll: 1.4, later: 1.2 };
/** The ten tokens of the start are in all that there is. */
const ALONE: Goal = { success: 0.835, toPrimary: 1.2, inAll: 1.2 + 10 / 50_000, later: 1.2 };

describe('three requests of ten fail', () => {
  test('with a fallback nearly every call succeeds, with 1.2 requests a call and the ten of the start', async () => {
    const seen = await playedFailures({ seed: 2, everyMs: 20, fallback: 'replica' });
    expect(missedOf(WITH_FALLBACK, seen)).toEqual([]);
  });

  test('without one as many succeed as the budget can win, with as many requests', async () => {
    const seen = await playedFailures({ seed: 2, everyMs: 20, fallback: null });
    expect(missedOf(ALONE, seen)).toEqual([]);
  });

  test('six attempts out of a larger budget win nearly every call without a fallback', async () => {
    const build = withBudgetOf(0.5);
    const seen = await playedFailures({ seed: 2, everyMs: 20, fallback: null, attempts: 6, build });
    expect(missedOf({ success: 0.999, toPrimary: 1.45, inAll: 1.45, later: 1.45 }, seen)).toEqual(
      [],
    );
  });

  test('at a higher rate the same holds', async () => {
    const seen = await playedFailures({ seed: 3, everyMs: 4, fallback: 'replica' });
    expect(missedOf(WITH_FALLBACK, seen)).toEqual([]);
  });
});

describe('the goal is missed', () => {
  test('without a fallback', async () => {
    const seen = await playedFailures({ seed: 1, everyMs: 20, fallback: null });
    expect(missedOf(WITH_FALLBACK, seen)).toEqual(['success']);
  });

  test('without a budget, with a fallback or without', async () => {
    const scene = { seed: 1, everyMs: 20, build: withoutBudget };
    const covered = await playedFailures({ ...scene, fallback: 'replica' });
    expect(missedOf(WITH_FALLBACK, covered)).toEqual(['toPrimary', 'inAll', 'later']);
    const alone = await playedFailures({ ...scene, fallback: null });
    expect(missedOf(ALONE, alone)).toEqual(['toPrimary', 'inAll', 'later']);
  });

  test('where next to nothing is asked twice', async () => {
    const build = withBudgetOf(0);
    const seen = await playedFailures({ seed: 1, everyMs: 20, fallback: null, build });
    expect(missedOf(ALONE, seen)).toEqual(['success']);
  });
});
