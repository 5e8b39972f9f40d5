import { expect, test } from 'vitest';
import { faultProxy } from './fault-proxy.ts';
import { always } from './fault-proxy-plans.ts';
import { emptyRetryAfterForms, retryAfterForms } from './fault-proxy-retry-after.ts';
import { ledgerBackend } from './ledger-backend.ts';

const WALL = Date.UTC(1994, 10, 6, 8, 49, 30);

test('the forms of seven seconds', () => {
  expect(Object.values(retryAfterForms(7, WALL))).toEqual([
    { 'retry-after-ms': '7000' },
    { 'retry-after': '7' },
    { 'retry-after': '7.000' },
    {
      'retry-after': 'Sun, 06 Nov 1994 08:49:37 GMT',
      date: 'Sun, 06 Nov 1994 08:49:30 GMT',
    },
    {
      'retry-after': 'Sunday, 06-Nov-94 08:49:37 GMT',
      date: 'Sun, 06 Nov 1994 08:49:30 GMT',
    },
    {
      'retry-after': 'Sun Nov  6 08:49:37 1994',
      date: 'Sun, 06 Nov 1994 08:49:30 GMT',
    },
    { 'ratelimit-reset': '7' },
    { 'x-ratelimit-reset': '7' },
    { 'x-ratelimit-reset': '784111777' },
    { 'x-ratelimit-reset': '784111777000' },
  ]);
});

test.each(Object.entries({ ...retryAfterForms(7, WALL), ...emptyRetryAfterForms(WALL) }))(
  '%s reaches a client as it was written',
  async (_, headers) => {
    const { url } = await ledgerBackend();
    const proxy = await faultProxy(url, always({ status: 429, headers }));
    const answer = await fetch(proxy.url);

    expect(answer.status).toBe(429);
    expect(Object.fromEntries(answer.headers)).toMatchObject(headers);
  },
);
