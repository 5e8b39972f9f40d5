import { expect, test } from 'vitest';
import { analyzeStock } from '../../../resolvers/tools/analyze-stock.ts';
import type { PriceHistory } from '../../../src/generated/schema.ts';
import { contextWith } from './tool-context.ts';

const SYMBOL = { symbol: 'ACME', days: 250 };

function historyOf(closes: readonly number[]): PriceHistory {
  const prices = closes.map((close, place) => ({
    date: new Date(Date.UTC(2026, 0, 1 + place)).toISOString().slice(0, 10),
    open: close,
    high: close,
    low: close,
    close,
    volume: 1,
  }));
  return { symbol: 'ACME', name: 'Acme Works', currency: 'EUR', prices };
}

const analyse = (closes: readonly number[]) => {
  const fetchPriceHistory = () => Promise.resolve(historyOf(closes));
  return analyzeStock(SYMBOL, contextWith({ fetchPriceHistory }));
};

test('the history is asked for as the caller asked', async () => {
  const asked: unknown[] = [];
  const fetchPriceHistory = (args: unknown) => {
    asked.push(args);
    return Promise.resolve(historyOf([1]));
  };
  await analyzeStock({ symbol: 'BORB', days: 30 }, contextWith({ fetchPriceHistory }));
  expect(asked).toEqual([{ symbol: 'BORB', days: 30 }]);
});

test('a long history has every figure and all of them in the sentence', async () => {
  const closes = Array.from(
    { length: 220 },
    (_, place) => 100 + place - (place % 10 === 9 ? 12 : 0),
  );
  const analysis = await analyse(closes);
  expect(analysis).toMatchObject({
    days: 220,
    from: '2026-01-01',
    to: '2026-08-08',
    lastClose: 307,
  });
  expect(Object.values(analysis ?? {}).filter((value) => value === null)).toEqual([]);
  expect(analysis?.summary).toMatch(
    /^Acme Works \(ACME\) closed at EUR 307\.00 on 2026-08-08, up 207\.0 % over 220 trading days; its volatility is [\d.]+ % a year; it stands below its 20-day, above its 50-day and above its 200-day average; its deepest fall was [\d.]+ %, from 2026-01-09 to 2026-01-10\.$/,
  );
});

test('a short history leaves out what it cannot tell', async () => {
  const analysis = await analyse([10, 9]);
  expect(analysis).toMatchObject({
    totalReturn: -0.1,
    annualisedReturn: null,
    annualisedVolatility: null,
    movingAverage20: null,
    maxDrawdown: { depth: 0.1 },
    summary:
      'Acme Works (ACME) closed at EUR 9.00 on 2026-01-02, down 10.0 % over 2 trading days; its deepest fall was 10.0 %, from 2026-01-01 to 2026-01-02.',
  });
});

test('a price that does not move is unchanged', async () => {
  expect((await analyse([10, 10]))?.summary).toBe(
    'Acme Works (ACME) closed at EUR 10.00 on 2026-01-02, unchanged over 2 trading days; it never closed below an earlier high.',
  );
});

test('one day says nothing about the movement', async () => {
  const analysis = await analyse([10]);
  expect(analysis).toMatchObject({ days: 1, lastClose: 10, totalReturn: null, maxDrawdown: null });
  expect(analysis?.summary).toBe(
    'Acme Works (ACME) closed at EUR 10.00 on 2026-01-01; one day says nothing about its movement.',
  );
});

test('an empty history is answered, not failed', async () => {
  const analysis = await analyse([]);
  expect(analysis).toMatchObject({ days: 0, from: null, to: null, lastClose: null });
  expect(analysis?.summary).toBe('There are no prices of Acme Works (ACME).');
});

test('figures have four digits after the point at most', async () => {
  const analysis = await analyse([3, 7, 11, 5]);
  expect(analysis).toMatchObject({ totalReturn: 0.6667, maxDrawdown: { depth: 0.5455 } });
});

test('no history at all is null', async () => {
  const fetchPriceHistory = () => Promise.resolve(null);
  expect(await analyzeStock(SYMBOL, contextWith({ fetchPriceHistory }))).toBeNull();
});
