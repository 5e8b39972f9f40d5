import { expect, test } from 'vitest';
import { parseDuration } from '../../src/base/duration.ts';

test.each([
  ['250ms', 250],
  ['2s', 2_000],
  ['5m', 300_000],
  ['1h', 3_600_000],
  ['90d', 7_776_000_000],
])('%s is %i ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each(['', '5', 's', '1.5s', '-1s', ' 1s', '1s ', '1w', '9999999999s'])(
  '%j is no duration',
  (text) => {
    expect(parseDuration(text)).toBeUndefined();
  },
);
