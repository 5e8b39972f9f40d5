import { expect, test } from 'vitest';
import { median, percentile } from '../../bench/statistics.ts';

test.each([
  [[7], 7],
  [[9, 1, 5], 5],
  [[1, 9, 5, 7], 6],
])('the median of %j is %i', (values, middle) => {
  expect(median(values)).toBe(middle);
});

test('one round that went wild does not move the median', () => {
  expect(median([100, 101, 102, 103, 9_000])).toBe(102);
});

test.each([
  [0, 1],
  [0.5, 50],
  [0.99, 99],
  [0.991, 100],
  [1, 100],
])('the share %f of 1 to 100 lies at or below %i', (share, value) => {
  const descending = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(percentile(descending, share)).toBe(value);
});

test('numbers are ordered as numbers, not as text', () => {
  expect(percentile([10, 9, 100], 0.5)).toBe(10);
});

test('the values that were given keep their order', () => {
  const values = [3, 1, 2];
  median(values);
  percentile(values, 0.5);
  expect(values).toEqual([3, 1, 2]);
});

test('nothing has no middle', () => {
  expect(median([])).toBeNaN();
  expect(percentile([], 0.5)).toBeNaN();
});
