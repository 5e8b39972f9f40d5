import { describe, expect, test } from 'vitest';
import {
  annualisedReturn,
  annualisedVolatility,
  maxDrawdown,
  movingAverage,
  totalReturn,
  usable,
} from '../../../../resolvers/tools/stock/price-figures.ts';

const day = (place: number) => new Date(Date.UTC(2026, 0, 1 + place)).toISOString().slice(0, 10);
const days = (...closes: number[]) => closes.map((close, place) => ({ date: day(place), close }));
const same = (count: number, close = 10) => Array.from({ length: count }, () => close);
/** Up by a factor each day. */
const growing = (count: number, factor: number) =>
  Array.from({ length: count }, (_, place) => 100 * factor ** place);

test('prices that nobody can compute with are left out, the others sorted by day', () => {
  const [first, second, third] = days(1, 2, 3);
  const broken = days(0, -1, Number.NaN, Number.POSITIVE_INFINITY);
  expect(usable([third, ...broken, first, second].filter((one) => one !== undefined))).toEqual(
    days(1, 2, 3),
  );
});

describe('total return', () => {
  test.each([
    [[], null],
    [[10], null],
    [[10, 12], 0.2],
    [[10, 50, 5], -0.5],
    [[10, 20, 10], 0],
  ])('of %j is %s', (closes, expected) => {
    expect(totalReturn(closes)).toEqual(expected === null ? null : expect.closeTo(expected, 10));
  });
});

describe('annualised return', () => {
  test('of a year that doubles is 1', () => {
    expect(annualisedReturn(growing(253, 2 ** (1 / 252)))).toBeCloseTo(1, 10);
  });
  test('of half a year that grows by a tenth is 21 %', () => {
    expect(annualisedReturn(growing(127, 1.1 ** (1 / 126)))).toBeCloseTo(0.21, 10);
  });
  test('is not told from less than 60 days', () => {
    expect(annualisedReturn(same(59))).toBeNull();
    expect(annualisedReturn(same(60))).toBe(0);
  });
});

describe('annualised volatility', () => {
  test('of steady growth is none', () => {
    expect(annualisedVolatility(growing(40, 1.01))).toBeCloseTo(0, 10);
  });
  test('of days that alternate between up and down by one per cent is about 16 %', () => {
    const closes = Array.from({ length: 253 }, (_, place) => (place % 2 === 0 ? 100 : 101));
    // Each log return is ±ln(1.01); of 252 of them the mean is 0.
    expect(annualisedVolatility(closes)).toBeCloseTo(Math.log(1.01) * 252 * Math.sqrt(1 / 251), 10);
  });
  test('is not told from fewer than 20 returns', () => {
    expect(annualisedVolatility(same(20))).toBeNull();
    expect(annualisedVolatility(same(21))).toBe(0);
  });
});

describe('moving average', () => {
  test('takes the last closes alone', () => {
    expect(movingAverage([100, 1, 2, 3], 3)).toBe(2);
  });
  test('of fewer closes than it needs is null', () => {
    expect(movingAverage([1, 2], 3)).toBeNull();
    expect(movingAverage([], 20)).toBeNull();
  });
});

describe('drawdown', () => {
  test.each([
    ['nothing', [], null],
    ['one day', [5], null],
    ['a rise', [1, 2, 3], null],
    ['a fall', [10, 5], { depth: 0.5, from: day(0), to: day(1) }],
    ['a fall that goes on', [10, 8, 9, 4, 6], { depth: 0.6, from: day(0), to: day(3) }],
    [
      'a deeper fall after a new high',
      [10, 9, 20, 10, 30],
      { depth: 0.5, from: day(2), to: day(3) },
    ],
    ['two equal falls', [10, 5, 10, 5], { depth: 0.5, from: day(0), to: day(1) }],
  ])('of %s is the deepest one', (_, closes, expected) => {
    expect(maxDrawdown(days(...closes))).toEqual(
      expected && { ...expected, depth: expect.closeTo(expected.depth, 10) },
    );
  });
});
