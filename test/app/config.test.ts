import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type ConfigMistakes, readConfig } from '../../src/app/config.ts';
import { defineConfig, env, rest, sql } from '../../src/app/define-config.ts';
import { LIMITS } from '../../src/base/limits.ts';

const SHOP = { shop: rest({ url: 'http://127.0.0.1:4101' }) };

const RECOVERY = {
  retryBudget: 0.2,
  breaker: { failures: 0.5, window: 10_000, minimum: 50, open: 5_000 },
  concurrency: { limit: 64, queue: 64 },
};

function mistakes(file: unknown, environment = {}): readonly string[] {
  try {
    readConfig(file, environment);
    return [];
  } catch (failure) {
    return (failure as ConfigMistakes).mistakes;
  }
}

test('what is not written has its default', () => {
  expect(readConfig({ backends: SHOP }, {})).toEqual({
    backends: {
      shop: {
        kind: 'rest',
        url: 'http://127.0.0.1:4101',
        redirects: 0,
        maxBodyBytes: 5_242_880,
        maxConnections: 128,
        notExecuted: [429],
        ...RECOVERY,
      },
    },
    server: {
      host: '127.0.0.1',
      port: 4000,
      admin: { host: '127.0.0.1', port: 4001 },
      console: true,
      operationTimeout: 30_000,
      cors: { origins: [] },
      trustProxies: [],
    },
    production: false,
    redis: null,
    auth: { jwt: [], claims: [], stepUp: true },
    graphql: { introspection: 'caller', operations: 'any' },
    limits: LIMITS,
    telemetry: { level: 'info' },
    scalars: {},
    notify: [],
  });
});

test('a database has the same defaults when calls fail, but no statuses', () => {
  const { backends } = readConfig({ backends: { db: sql({ url: 'sqlite:a.db' }) } }, {});
  const own = { kind: 'sql', url: 'sqlite:a.db', maxConnections: 10 };
  expect(backends.db).toEqual({ ...own, ...RECOVERY });
});

test('what happens when calls fail is written per backend', () => {
  const written = {
    domain: 'orders',
    retryBudget: 0.5,
    breaker: { failures: 0.2, window: '1m', minimum: 5, open: '500ms' },
    concurrency: { limit: 8, queue: 0 },
    notExecuted: [429, 503],
  };
  const idempotency = { header: 'Idempotency-Key' };
  const file = defineConfig({
    backends: { shop: rest({ url: SHOP.shop.url, ...written, idempotency }) },
  });
  expect(readConfig(file, {}).backends.shop).toMatchObject({
    ...written,
    idempotency: { ...idempotency, replaysErrors: true },
    breaker: { failures: 0.2, window: 60_000, minimum: 5, open: 500 },
  });
});

test('the URLs of webhooks may be variables, and null switches one off', () => {
  const file = defineConfig({
    backends: SHOP,
    notify: [
      { kind: 'slack', url: env('SLACK_URL') },
      { kind: 'webhook', url: env('HOOK_URL', null) },
      { kind: 'alertmanager', url: 'http://127.0.0.1:9093' },
    ],
  });
  expect(readConfig(file, { SLACK_URL: 'https://hooks.test/a' }).notify).toEqual([
    { kind: 'slack', url: 'https://hooks.test/a' },
    { kind: 'alertmanager', url: 'http://127.0.0.1:9093' },
  ]);
  expect(mistakes(file)).toEqual(['notify.0.url: SLACK_URL must be set.']);
});

test('flags stand above the environment, and that above the file', () => {
  const file = defineConfig({
    backends: SHOP,
    server: { port: 1, host: '::1', admin: { port: 2 } },
  });
  expect(readConfig(file, {}).server).toMatchObject({ port: 1, host: '::1', admin: { port: 2 } });
  const environment = { PORT: '3', HOST: '127.0.0.2', ADMIN_PORT: '4' };
  expect(readConfig(file, environment).server).toMatchObject({
    port: 3,
    host: '127.0.0.2',
    admin: { port: 4 },
  });
  expect(readConfig(file, environment, { port: 5 }).server.port).toBe(5);
});

test.each(['127.0.0.1', '127.0.0.2', '::1', 'localhost'])('%s is loopback', (HOST) => {
  expect(mistakes({ backends: SHOP }, { HOST })).toEqual([]);
});

describe('env', () => {
  const file = (url: ReturnType<typeof env>) => ({ backends: { shop: rest({ url }) } });
  const urlOf = (url: ReturnType<typeof env>, environment: Record<string, string>) =>
    readConfig(file(url), environment).backends.shop?.url;

  test('reads a variable, else its fallback', () => {
    expect(urlOf(env('SHOP', 'http://a'), { SHOP: 'http://b' })).toBe('http://b');
    expect(urlOf(env('SHOP', 'http://a'), {})).toBe('http://a');
    expect(urlOf(env('SHOP', 'http://a'), { SHOP: '' })).toBe('http://a');
  });

  test('falls back to another variable, changed', () => {
    const base = env('BASE', '4100').map((port) => `http://127.0.0.1:${Number(port) + 1}`);
    expect(urlOf(env('SHOP', base), { BASE: '5100' })).toBe('http://127.0.0.1:5101');
  });

  test('without a fallback must be set, and null switches a backend off', () => {
    expect(mistakes(file(env('SHOP')))).toEqual(['backends.shop.url: SHOP must be set.']);
    expect(urlOf(env('SHOP', null), {})).toBeNull();
  });
});

describe('a list of URLs', () => {
  const urlOf = (url: Parameters<typeof rest>[0]['url'], environment = {}) =>
    readConfig({ backends: { shop: rest({ url }) } }, environment).backends.shop?.url;

  test('is one backend with several origins', () => {
    const urls = [env('ONE', 'http://a/api'), 'https://b/api'];
    expect(urlOf(urls)).toEqual(['http://a/api', 'https://b/api']);
    expect(urlOf(urls, { ONE: 'http://c' })).toEqual(['http://c', 'https://b/api']);
  });

  test('holds null for an origin that is off, and is off where all are', () => {
    expect(urlOf(['http://a', env('TWO', null)])).toEqual(['http://a']);
    expect(urlOf([env('ONE', null), null])).toBeNull();
  });
});

function withShop(more: object) {
  return { backends: { shop: { ...SHOP.shop, ...more } } };
}

test.each<[string, unknown, string]>([
  ['an unknown key', { backends: SHOP, caching: true }, 'caching'],
  [
    'a scalar of ours',
    { backends: SHOP, scalars: { Decimal: { type: 'number' } } },
    'scalars.Decimal',
  ],
  [
    'a scalar without JSON Schema',
    { backends: SHOP, scalars: { Phone: { typ: 'string' } } },
    'scalars.Phone',
  ],
  [
    'a scalar with a pattern that looks around',
    { backends: SHOP, scalars: { Phone: { type: 'string', pattern: '(?=a)' } } },
    'scalars.Phone',
  ],
  [
    'a scalar with a schema of elsewhere',
    { backends: SHOP, scalars: { Phone: { $ref: 'https://example.com/phone.json' } } },
    'scalars.Phone',
  ],
  ['an unknown key of a backend', withShop({ colour: 1 }), 'colour'],
  [
    'a URL of another kind',
    { backends: { shop: rest({ url: 'ftp://x' }) } },
    'backends.shop.url: is no http or https URL',
  ],
  [
    'a database that is none',
    { backends: { db: sql({ url: 'mysql://x' }) } },
    'backends.db.url: is no postgres:// or sqlite: URL',
  ],
  [
    'a database in memory',
    { backends: { db: sql({ url: 'sqlite::memory:' }) } },
    'backends.db.url: must be the path of a file',
  ],
  ['no origin at all', withShop({ url: [] }), 'backends.shop.url: lists no origin'],
  [
    'an origin that is no URL',
    withShop({ url: ['http://a', 'b'] }),
    'backends.shop.url.1: is no http or https URL',
  ],
  [
    'an origin with a query',
    withShop({ url: ['http://a?b'] }),
    'backends.shop.url.0: must be an origin and a path',
  ],
  [
    'an origin twice',
    withShop({ url: ['http://a/api', null, 'HTTP://A:80/api/'] }),
    'backends.shop.url.2: is in the list already',
  ],
  [
    'a database at two places',
    { backends: { db: { ...sql({ url: null }), url: ['sqlite:a.db'] } } },
    'backends.db.url',
  ],
  ['a name in capitals', { backends: { Shop: SHOP.shop } }, 'Shop'],
  ['a port that is none', { backends: SHOP, server: { port: 70_000 } }, 'server.port'],
  [
    'a duration that is none',
    { backends: SHOP, server: { operationTimeout: 'soon' } },
    'server.operationTimeout: is no duration',
  ],
  ['too many redirects', withShop({ redirects: 4 }), 'backends.shop.redirects'],
  ['a budget that has no end', withShop({ retryBudget: 0.6 }), 'backends.shop.retryBudget'],
  [
    'a breaker that opens without a failure',
    withShop({ breaker: { failures: 0 } }),
    'backends.shop.breaker.failures',
  ],
  [
    'a breaker that counts nothing',
    withShop({ breaker: { minimum: 0 } }),
    'backends.shop.breaker.minimum',
  ],
  [
    'a breaker that opens for no time',
    withShop({ breaker: { open: '0s' } }),
    'backends.shop.breaker.open: is no duration',
  ],
  [
    'a bulkhead without places',
    withShop({ concurrency: { limit: 0 } }),
    'backends.shop.concurrency.limit',
  ],
  [
    'a queue of less than nobody',
    withShop({ concurrency: { queue: -1 } }),
    'backends.shop.concurrency.queue',
  ],
  ['a success that did nothing', withShop({ notExecuted: [200] }), 'backends.shop.notExecuted.0'],
  [
    'a key in a header that carries credentials',
    withShop({ idempotency: { header: 'Authorization' } }),
    'backends.shop.idempotency.header: is no header that a key may have',
  ],
  [
    'a key in a header that is none',
    withShop({ idempotency: { header: 'Idempotency Key' } }),
    'backends.shop.idempotency.header',
  ],
  ['keys without a header', withShop({ idempotency: {} }), 'backends.shop.idempotency.header'],
  ['a domain in capitals', withShop({ domain: 'Shop' }), 'backends.shop.domain'],
  [
    'a key that a database has not',
    { backends: { db: { ...sql({ url: 'sqlite:a.db' }), notExecuted: [429] } } },
    'backends.db: ',
  ],
  [
    'a webhook of no kind',
    { backends: SHOP, notify: [{ kind: 'pager', url: 'http://x' }] },
    'notify.0.kind',
  ],
  [
    'a webhook that is no URL',
    { backends: SHOP, notify: [{ kind: 'webhook', url: 'x' }] },
    'notify.0.url: is no http or https URL',
  ],
  ['a limit that is none', { backends: SHOP, limits: { tokens: 0 } }, 'limits.tokens'],
  ['an unknown limit', { backends: SHOP, limits: { characters: 1 } }, 'characters'],
  [
    'an unknown way of operations',
    { backends: SHOP, graphql: { operations: 'some' } },
    'graphql.operations',
  ],
  ...['https://desk.example/', 'https://desk.example:443', 'desk.example', '*', 'null'].map(
    (origin): [string, unknown, string] => [
      `${origin} as an origin`,
      { backends: SHOP, server: { cors: { origins: [origin] } } },
      'server.cors.origins.0: is no origin',
    ],
  ),
  ['no backends', {}, 'backends'],
  ['no object', 'text', 'backends'],
])('%s is a mistake that names its key', (_, file, says) => {
  expect(mistakes(file).join('\n')).toContain(says);
});

test('all mistakes are told together', () => {
  const file = { backends: { a: rest({ url: 'x' }), b: rest({ url: 'y' }) }, more: 1 };
  expect(mistakes(file)).toHaveLength(3);
});

test('a configuration cannot be changed', () => {
  const config = readConfig({ backends: SHOP }, {});
  expect(Object.isFrozen(config.server.admin)).toBe(true);
});

test('each limit tells its default where it is described', () => {
  const source = readFileSync('src/base/limits.ts', 'utf8');
  const told = [...source.matchAll(/@default ([\d_]+)\n {3}\*\/\n {2}readonly (\w+): number;/g)];
  const numbers = told.map(([, value = '', name = '']) => [
    name,
    Number(value.replaceAll('_', '')),
  ]);
  expect(Object.fromEntries(numbers)).toEqual(LIMITS);
});
