import { expect, test } from 'vitest';
import { seededRng } from './seeded-rng.ts';

const numbers = (seed: number, count: number) => {
  const rng = seededRng(seed);
  return Array.from({ length: count }, () => rng());
};

test('the same seed gives the same numbers, another seed others', () => {
  expect(numbers(7, 20)).toEqual(numbers(7, 20));
  expect(numbers(7, 20)).not.toEqual(numbers(8, 20));
});

test('the numbers lie in [0, 1) and spread evenly', () => {
  const tenths = new Array<number>(10).fill(0);
  for (const number of numbers(1, 10_000)) {
    const tenth = Math.floor(number * 10);
    tenths[tenth] = (tenths[tenth] ?? Number.NaN) + 1;
  }
  expect(tenths).toHaveLength(10);
  for (const count of tenths) expect(Math.abs(count - 1_000)).toBeLessThan(150);
});
