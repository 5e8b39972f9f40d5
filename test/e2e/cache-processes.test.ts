import { setTimeout as passed } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { gatewayProcesses } from '../support/gateway-process.ts';
import { json, recordingBackend } from '../support/recording-backend.ts';
import { hasRedis, startRedis } from '../support/redis.ts';

const SDL = `
extend type Mutation {
  "An order."
  order("Its id." id: ID!): Order
    @tool(effect: READ)
    @rest(backend: "shop", GET: "/orders/{args.id}")
    @cache(ttl: "5m", tags: ["order:{result.id}"])
  "Cancels an order."
  cancel("Its id." id: ID!): Order
    @tool(effect: IDEMPOTENT, scopes: ["act"])
    @rest(backend: "shop", PUT: "/orders/{args.id}/cancelled")
    @invalidates(tags: ["order:{args.id}"])
}
"An order."
type Order { "Its id." id: ID! "How far it is." status: String! }
`;

const SLOW_MS = 400;

/** Gateways that share a Redis of their own, over a shop that takes its time to read. */
async function group(processes: number) {
  const redis = await startRedis();
  onTestFinished(() => redis.end());
  const status = new Map<string, string>();
  const shop = await recordingBackend((request, response) => {
    const [, , id = '', change] = (request.url ?? '').split('/');
    if (change) status.set(id, change);
    const order = { id, status: status.get(id) ?? 'open' };
    json(response, order, change ? 0 : SLOW_MS);
  });
  const given = { sdl: SDL, rest: { shop: shop.url }, redisUrl: redis.url, processes };
  return { shop, gateways: await gatewayProcesses(given) };
}

const order = (id: string) => `mutation { order(id: "${id}") { status } }`;

describe.skipIf(!hasRedis)('gateways that share a Redis', () => {
  test('a thousand calls for one missing answer are one request, for which nobody waits long', async () => {
    const { gateways, shop } = await group(4);
    await Promise.all(gateways.map(({ ask }) => ask(order('warm up'))));
    const before = shop.arrivals.length;
    const tookMs: number[] = [];
    const calls = Array.from({ length: 1_000 }, async (_, at) => {
      const began = performance.now();
      const answer = await gateways[at % 4]?.ask(order('ord_1'));
      tookMs.push(performance.now() - began);
      return answer?.data;
    });
    for (const data of await Promise.all(calls))
      expect(data).toEqual({ order: { status: 'open' } });
    expect(shop.arrivals.slice(before).map(({ route }) => route)).toEqual(['GET /orders/ord_1']);
    // Of four processes and a client on the same cores: what they take for a thousand calls is no wait for the answer.
    const alone = await unloaded(gateways[0]?.ask);
    expect(quantile(tookMs, 0.99)).toBeLessThan(SLOW_MS + 100 + alone);
  }, 150_000);

  test('a process that is killed while it asks is relieved by one other', async () => {
    const { gateways, shop } = await group(4);
    await Promise.all(gateways.map(({ ask }) => ask(order('warm up'))));
    const before = shop.arrivals.length;
    const [first, ...others] = gateways;
    const lost = first?.ask(order('ord_1')).catch(() => null);
    await arrived(() => shop.arrivals.length > before);
    const calls = Array.from({ length: 300 }, (_, at) => others[at % 3]?.ask(order('ord_1')));
    first?.process.kill('SIGKILL');
    for (const answer of await Promise.all(calls)) {
      expect(answer?.data).toEqual({ order: { status: 'open' } });
    }
    await lost;
    expect(shop.arrivals.length - before).toBeLessThanOrEqual(2);
  }, 150_000);

  test('after a change no process serves what it has made untrue', async () => {
    const { gateways } = await group(3);
    for (let round = 0; round < 10; round++) {
      const id = `ord_${round}`;
      const read = () => Promise.all(gateways.map(({ ask }) => ask(order(id))));
      for (const { data } of [...(await read()), ...(await read())]) {
        expect(data).toEqual({ order: { status: 'open' } });
      }
      await gateways[round % 3]?.ask(`mutation { cancel(id: "${id}") { status } }`);
      await passed(250);
      for (const { data } of await read()) expect(data).toEqual({ order: { status: 'cancelled' } });
    }
  }, 150_000);
});

/** How long a thousand calls take that wait for nothing. */
async function unloaded(ask: ((query: string) => Promise<unknown>) | undefined): Promise<number> {
  const began = performance.now();
  await Promise.all(Array.from({ length: 1_000 }, () => ask?.('mutation { __typename }')));
  return performance.now() - began;
}

async function arrived(is: () => boolean): Promise<void> {
  while (!is()) await passed(5);
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;
}
