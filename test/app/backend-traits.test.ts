import { expect, test } from 'vitest';
import { backendTraits } from '../../src/app/backend-traits.ts';
import { readConfig } from '../../src/app/config.ts';
import { type ConfigFile, rest, sql } from '../../src/app/define-config.ts';
import shipped from '../../toolgate.config.ts';

const URL = 'http://127.0.0.1:4101';
const DEFAULTS = {
  retryBudget: 0.2,
  breaker: { failures: 0.5, windowMs: 10_000, minimum: 50, openMs: 5_000 },
  concurrency: { limit: 64, queue: 64 },
  origins: 1,
};

function traitsOf(backends: ConfigFile['backends']) {
  return backendTraits(readConfig({ backends }, {}).backends);
}

test('of a service of which nothing is written, only a 429 says that nothing was done', () => {
  expect(traitsOf({ shop: rest({ url: URL }) })('shop')).toEqual({
    ...DEFAULTS,
    rules: { notExecuted: [429], replaysErrors: true },
    idempotencyHeader: null,
    domain: 'shop',
  });
});

test('what is written of a service is what it does when calls fail', () => {
  const shop = rest({
    url: URL,
    domain: 'orders',
    notExecuted: [503],
    retryBudget: 0,
    idempotency: { header: 'Idempotency-Key', replaysErrors: false },
    breaker: { window: '1m', open: '1s' },
    concurrency: { limit: 8 },
  });
  expect(traitsOf({ shop })('shop')).toEqual({
    rules: { notExecuted: [503], replaysErrors: false },
    idempotencyHeader: 'Idempotency-Key',
    domain: 'orders',
    retryBudget: 0,
    breaker: { failures: 0.5, windowMs: 60_000, minimum: 50, openMs: 1_000 },
    concurrency: { limit: 8, queue: 64 },
    origins: 1,
  });
});

test('several URLs are so many origins, less those that are off', () => {
  const at = (urls: Parameters<typeof rest>[0]['url']) =>
    traitsOf({ shop: rest({ url: urls }) })('shop');
  expect(at([URL]).origins).toBe(1);
  expect(at([URL, null, `${URL}1`]).origins).toBe(2);
  expect(at(null).origins).toBe(1);
});

test('a database knows neither statuses nor keys', () => {
  const help = sql({ url: 'sqlite:help.db', concurrency: { limit: 10 }, domain: 'shop' });
  expect(traitsOf({ help })('help')).toEqual({
    ...DEFAULTS,
    rules: { notExecuted: [], replaysErrors: true },
    idempotencyHeader: null,
    domain: 'shop',
    concurrency: { limit: 10, queue: 64 },
  });
});

test('a TypeScript tool is a backend of its own, with the defaults', () => {
  const find = traitsOf({ shop: rest({ url: URL }) });
  expect(find('analyzeStock')).toMatchObject({ ...DEFAULTS, domain: 'analyzeStock' });
  expect(find('constructor')).toMatchObject({ domain: 'constructor', idempotencyHeader: null });
});

test('asking twice gives the same traits: nothing is made for a call', () => {
  const find = traitsOf({ shop: rest({ url: URL }) });
  for (const name of ['shop', 'analyzeStock']) expect(find(name)).toBe(find(name));
});

test('the shipped services that write know keys, and the replica serves the records of the shop', () => {
  const find = traitsOf(shipped.backends);
  const headers = ['shop', 'market', 'shop-replica'].map((name) => find(name).idempotencyHeader);
  expect(headers).toEqual(['Idempotency-Key', 'Idempotency-Key', null]);
  expect(find('shop-replica').domain).toBe(find('shop').domain);
  expect(find('market-two').domain).not.toBe(find('market').domain);
});
