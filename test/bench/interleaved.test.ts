import { expect, test } from 'vitest';
import { rotated } from '../../bench/interleaved.ts';

test('each round another subject begins, and none is left out', () => {
  expect([0, 1, 2, 3].map((round) => rotated(3, round))).toEqual([
    [0, 1, 2],
    [1, 2, 0],
    [2, 0, 1],
    [0, 1, 2],
  ]);
});
