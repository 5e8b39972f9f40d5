import { expect, test } from 'vitest';
import { attemptLimit, attemptTooLong } from '../../src/base/attempt-limit.ts';

const limitAt = (deadline: number, deadlineOf: 'CALLER' | 'PLAN') =>
  attemptLimit(3_000, { deadline, deadlineOf }, 0);

test.each([
  [10_000, 'PLAN', { ms: 3_000, isCut: false, conclusive: true }],
  [3_010, 'CALLER', { ms: 3_000, isCut: false, conclusive: true }],
  [3_009, 'CALLER', { ms: 2_999, isCut: true, conclusive: false }],
  [3_009, 'PLAN', { ms: 2_999, isCut: true, conclusive: true }],
  [1_360, 'PLAN', { ms: 1_350, isCut: true, conclusive: true }],
  [1_359, 'PLAN', { ms: 1_349, isCut: true, conclusive: false }],
  [5, 'PLAN', { ms: 0, isCut: true, conclusive: false }],
] as const)('of a call that ends at %i, which is of its %s', (deadline, of, limit) => {
  expect(limitAt(deadline, of)).toEqual(limit);
});

test('who takes longer is told by what: the attempt has a limit, or the call', () => {
  expect(attemptTooLong(limitAt(10_000, 'PLAN'))).toMatchObject({
    message: 'It took longer than 3 s.',
    facts: { reason: 'ATTEMPT' },
  });
  expect(attemptTooLong(limitAt(500, 'PLAN'))).toMatchObject({
    message: 'It took longer than 0.49 s.',
    facts: { reason: 'DEADLINE', conclusive: false },
  });
});
