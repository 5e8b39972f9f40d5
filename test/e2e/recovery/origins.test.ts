import { describe, expect, test } from 'vitest';
import { faultProxy } from '../../support/fault-proxy.ts';
import { gatewayFor } from '../../support/gateway-for.ts';
import { type Behaviour, type LedgerBackend, ledgerBackend } from '../../support/ledger-backend.ts';
import { createRecords } from '../../support/ledger-backend-records.ts';
import { configText } from './classification-scene.ts';

const HEADER = 'idempotency-key';
const SDL = `
extend type Mutation {
  "Asks." look(id: ID!): Thing @tool(effect: READ) @rest(backend: "shop", GET: "/effects/{args.id}") @retry(base: "2ms", cap: "4ms")
  "Asks." lookTwice(id: ID!): Thing @tool(effect: READ) @rest(backend: "shop", GET: "/effects/{args.id}") @hedge(after: "50ms")
  "Sends." send(id: ID!): Thing @tool(effect: WRITE, scopes: ["act"]) @rest(backend: "shop", POST: "/effects/{args.id}") @retry(base: "2ms", cap: "4ms")
}
"A thing." type Thing { "Its id." id: ID! "How often it happened." times: Int! }
`;

/** A gateway to one backend with these origins. */
async function gatewayTo(url: readonly string[], config: object = {}) {
  const gateway = await gatewayFor({
    sdl: SDL,
    files: {
      'toolgate.config.mjs': configText({ backends: { shop: { kind: 'rest', url, ...config } } }),
    },
  });
  const ask = (tool: string, id: string) =>
    gateway.ask(`mutation ($id: ID!) { ${tool}(id: $id) { times } }`, { id });
  return { gateway, ask };
}

/** Two origins that are well, and one behind a proxy that refuses connections. */
async function withOneDead(config: object = {}) {
  const records = createRecords();
  const ledgers = await Promise.all([1, 2, 3].map(() => ledgerBackend({ records })));
  const proxy = await faultProxy(ledgers[2]?.url ?? '');
  await proxy.welcome('REFUSE');
  const urls = [ledgers[0], ledgers[1], proxy].map((at) => at?.url ?? '');
  return { records, ledgers, proxy, ...(await gatewayTo(urls, config)) };
}

const countOf = ({ requests }: LedgerBackend) => requests.length;

describe('a backend with a dead origin', () => {
  test('answers every call, and is no longer asked there', async () => {
    const { ask, gateway, ledgers } = await withOneDead({ breaker: { minimum: 5, open: '1m' } });
    for (let call = 0; call < 100; call++) {
      expect(await ask('look', `${call}`)).toEqual({ data: { look: { times: 0 } } });
    }
    const changes = gateway.logged.filter(({ to }) => to !== undefined);
    expect(changes).toMatchObject([{ backend: 'shop', origin: 2, to: 'OPEN' }]);
    expect(ledgers.map(countOf)).toEqual([expect.any(Number), expect.any(Number), 0]);
    for (const ledger of ledgers.slice(0, 2)) expect(countOf(ledger)).toBeGreaterThan(25);
  });

  test('carries out each WRITE once', async () => {
    const { ask, records } = await withOneDead({ breaker: { minimum: 5 } });
    for (let call = 0; call < 30; call++) {
      expect(await ask('send', `${call}`)).toEqual({ data: { send: { times: 1 } } });
    }
    expect(records.effects).toHaveLength(30);
    expect(records.duplicated()).toEqual([]);
  });

  test('uses it again when it is back', async () => {
    const { ask, proxy, ledgers } = await withOneDead({ breaker: { minimum: 5, open: '20ms' } });
    for (let call = 0; call < 50; call++) await ask('look', `${call}`);
    expect(ledgers.map(countOf)[2]).toBe(0);
    await proxy.welcome('ACCEPT');

    for (let call = 0; (ledgers.map(countOf)[2] ?? 0) < 20; call++) {
      expect((await ask('look', `again-${call}`)).errors).toBeUndefined();
    }
  }, 20_000);
});

test('where all origins are dead the error names the backend, and no address', async () => {
  const ledger = await ledgerBackend();
  const proxies = await Promise.all([1, 2].map(() => faultProxy(ledger.url)));
  for (const proxy of proxies) await proxy.welcome('REFUSE');
  const { ask } = await gatewayTo(proxies.map(({ url }) => url));
  const answer = await ask('send', 'a');

  expect(answer.errors?.[0]?.extensions).toMatchObject({
    code: 'TOOL_DEPENDENCY_FAILURE',
    reason: 'UNREACHABLE',
    backend: 'shop',
    sideEffect: 'NONE',
    attempts: 3,
  });
  for (const { url } of proxies) {
    expect(JSON.stringify(answer)).not.toContain(new URL(url).port);
  }
});

/** Two origins over the same records; the first request that comes to either of them behaves so. */
async function twoOrigins(first: Behaviour, config: object = {}) {
  const records = createRecords();
  let isFirst = false;
  const plan = () => {
    const behaviour = isFirst ? first : null;
    isFirst = false;
    return behaviour;
  };
  const options = { records, plan, idempotencyHeader: HEADER };
  const ledgers = [await ledgerBackend(options), await ledgerBackend(options)];
  const { ask } = await gatewayTo(
    ledgers.map(({ url }) => url),
    config,
  );
  const begin = () => {
    isFirst = true;
    return ledgers.map(countOf);
  };
  return { records, ledgers, ask, begin };
}

test('a lost answer is fetched from another origin, under the same key', async () => {
  const { ask, begin, ledgers, records } = await twoOrigins(
    { lost: true },
    { idempotency: { header: HEADER } },
  );
  begin();
  expect(await ask('send', 'a')).toEqual({ data: { send: { times: 1 } } });

  expect(ledgers.map(countOf)).toEqual([1, 1]);
  expect(new Set(ledgers.flatMap(({ requests }) => requests.map(({ key }) => key))).size).toBe(1);
  expect(records.times('a')).toBe(1);
});

test('the second request of a hedge goes to another origin', async () => {
  const { ask, begin, ledgers } = await twoOrigins({ silent: true });
  for (let call = 0; call < 20; call++) await ask('lookTwice', `${call}`); // earns one
  const before = begin();
  expect(await ask('lookTwice', 'a')).toEqual({ data: { lookTwice: { times: 0 } } });

  expect(ledgers.map((ledger, at) => countOf(ledger) - (before[at] ?? 0))).toEqual([1, 1]);
});
