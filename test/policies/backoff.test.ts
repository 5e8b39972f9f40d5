import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Verdict } from '../../src/base/classify.ts';
import type { Rng } from '../../src/base/clock.ts';
import { ToolDependencyFailure } from '../../src/base/errors.ts';
import { backoff, notBefore, waitAfter } from '../../src/policies/backoff.ts';
import { seededRng } from '../support/seeded-rng.ts';

const BOUNDS = { baseMs: 50, capMs: 2_000 };
const ALMOST: Rng = () => 1 - 2 ** -53;

function verdict(repeat: Verdict['repeat'], retryAfterMs?: number): Verdict {
  const facts = retryAfterMs === undefined ? {} : { retryAfterMs };
  const error = new ToolDependencyFailure('The service failed.', facts);
  return { error, sent: 'MAYBE', repeat, counts: true, stored: false };
}

test.each([
  [1, 49],
  [2, 99],
  [3, 199],
  [6, 1_599],
  [7, 1_999],
  [2_000, 1_999],
])('before retry %s the longest wait is %s ms', (n, ms) => {
  expect(backoff(n, BOUNDS, ALMOST)).toBe(ms);
  expect(backoff(n, BOUNDS, () => 0)).toBe(0);
});

test('a backend that asks for time without saying how much gets more of it', () => {
  const longest = [1, 2, 3, 4, 5].map((n) => waitAfter(verdict('WAIT'), n, BOUNDS, ALMOST));
  expect(longest).toEqual([999, 1_999, 3_999, 4_999, 4_999]);
});

test('a wait after a hint ends a little after the time told', () => {
  expect(waitAfter(verdict('WAIT', 3_000), 1, BOUNDS, () => 0)).toBe(3_000);
  expect(waitAfter(verdict('WAIT', 3_000), 1, BOUNDS, ALMOST)).toBe(3_299);
  expect(waitAfter(verdict('ONCE', 60_000), 1, BOUNDS, ALMOST)).toBe(60_999);
  expect(waitAfter(verdict('WAIT', 0), 1, BOUNDS, ALMOST)).toBe(49);
});

/** Delays that leave their bounds, or that come earlier than told. */
function badWaits(wait: typeof waitAfter) {
  return fc.property(
    fc.nat(),
    fc.integer({ min: 1, max: 40 }),
    fc.record({ baseMs: fc.integer({ min: 1, max: 5_000 }), capMs: fc.nat(60_000) }),
    fc.option(fc.nat(20_000), { nil: undefined }),
    (seed, n, bounds, hint) => {
      const ms = wait(verdict('BACKOFF', hint), n, bounds, seededRng(seed));
      const own = Math.min(bounds.capMs, bounds.baseMs * 2 ** (n - 1));
      const most = hint === undefined ? own : Math.max(own, hint) + Math.min(hint / 10, 1_000);
      return Number.isInteger(ms) && ms >= (hint ?? 0) && ms <= most;
    },
  );
}

test('each delay lies between 0, or the time told, and its bound', () => {
  fc.assert(badWaits(waitAfter), { numRuns: 5_000 });
});

test.each<readonly [string, typeof waitAfter]>([
  ['is twice the bound', (_, n, bounds, rng) => 2 * backoff(n, bounds, rng)],
  ['forgets the cap', (_, n, { baseMs }, rng) => backoff(n, { baseMs, capMs: 1e12 }, rng)],
  ['ignores the hint', (_, n, bounds, rng) => backoff(n, bounds, rng)],
  ['comes 1 ms early', (told, n, bounds, rng) => Math.max(0, waitAfter(told, n, bounds, rng) - 1)],
])('a delay that %s is found out', (_, broken) => {
  expect(fc.check(badWaits(broken), { numRuns: 5_000 }).failed).toBe(true);
});

test('those who were told the same do not come together', () => {
  const rng = seededRng(1);
  const waits = new Set(Array.from({ length: 100 }, () => notBefore(5_000, 0, rng)));
  expect(waits.size).toBeGreaterThan(50);
});
