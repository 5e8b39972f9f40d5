import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hedgeAllowance } from '../../src/policies/hedge-allowance.ts';

type Step = 'CALL' | 'HEDGE';

/** Hedges above 5 % of the calls, at the worst of all prefixes. */
function excess(steps: readonly Step[], { earn, has, spend } = hedgeAllowance()): number {
  let [calls, hedges, worst] = [0, 0, 0];
  for (const step of steps) {
    if (step === 'CALL') {
      earn('shop');
      calls++;
    } else if (has('shop')) {
      spend('shop');
      hedges++;
    }
    worst = Math.max(worst, hedges - calls / 20);
  }
  return worst;
}

const step = fc.oneof(
  { weight: 20, arbitrary: fc.constant<Step>('CALL') },
  { weight: 2, arbitrary: fc.constant<Step>('HEDGE') },
);
const steps = fc.array(step, { minLength: 100, maxLength: 600, size: 'max' });

test('hedges are at most 5 % of the calls, on every prefix', () => {
  fc.assert(
    fc.property(steps, (some) => excess(some) <= 0),
    { numRuns: 1_000 },
  );
});

test('the check sees an allowance that counts a tenth', () => {
  const tenth = () => {
    const allowance = hedgeAllowance();
    const earn = (backend: string) => {
      allowance.earn(backend);
      allowance.earn(backend);
    };
    return { ...allowance, earn };
  };
  const { failed } = fc.check(fc.property(steps, (some) => excess(some, tenth()) <= 0));
  expect(failed).toBe(true);
});

test('a long quiet time saves up for 10 hedges, not more', () => {
  const { earn, has, spend } = hedgeAllowance();
  for (let calls = 0; calls < 10_000; calls++) earn('shop');
  let hedges = 0;
  for (; has('shop'); hedges++) spend('shop');
  expect(hedges).toBe(10);
});

test('what the calls of one backend earned is not spent on another', () => {
  const { earn, has } = hedgeAllowance();
  for (let calls = 0; calls < 20; calls++) earn('shop');
  expect([has('shop'), has('replica')]).toEqual([true, false]);
});
