import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ShippedGateway, startShipped } from '../support/shipped-gateway.ts';

const USERS = Array.from({ length: 20 }, (_, at) => `cus_${1_000 + at}`);
const FIELDS = 'userId total orders { id total { cents } }';

/** One alias a call. */
function aliases(calls: readonly string[]): string {
  return `mutation { ${calls.map((call, at) => `a${at}: ${call}`).join(' ')} }`;
}

const historyOf = (user: string, first = 3) =>
  `fetchOrderHistory(userId: "${user}", first: ${first}) { ${FIELDS} }`;

describe.each([
  ['compiled', false],
  ['on graphql-js', true],
])('an operation that runs %s', (_, instrumented) => {
  let gateway: ShippedGateway;

  beforeAll(async () => {
    gateway = await startShipped({ sampled: () => instrumented });
  });
  afterAll(() => gateway?.stop());

  const statsOf = async (backend: string, method = 'GET') => {
    const answer = await fetch(`${gateway.backends[backend]}/__stats`, { method });
    return ((await answer.json()) as { routes: Readonly<Record<string, number>> }).routes;
  };
  const allStats = async () => {
    const names = ['shop', 'shop-replica', 'catalog'];
    return Object.assign({}, ...(await Promise.all(names.map((name) => statsOf(name)))));
  };
  const fail = (backend: string, faults: object) =>
    fetch(`${gateway.backends[backend]}/__faults`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(faults),
    });

  beforeEach(async () => {
    await fail('shop', {});
    await Promise.all(['shop', 'shop-replica', 'catalog'].map((name) => statsOf(name, 'DELETE')));
  });

  test('asks the shop once for the orders of twenty customers, and each gets its own', async () => {
    const { data, errors } = await gateway.ask(aliases(USERS.map((user) => historyOf(user))));
    expect(errors).toBeUndefined();
    expect(await allStats()).toEqual({ 'GET /orders': 1 });

    // The same, one call at a time and by another route.
    for (const [at, user] of USERS.entries()) {
      const alone = await gateway.ask(aliases([historyOf(user)]));
      expect(alone.data?.a0).toMatchObject({ userId: user });
      expect(data?.[`a${at}`]).toEqual(alone.data?.a0);
    }
    expect(await allStats()).toEqual({ 'GET /orders': 1, 'GET /customers/:id/orders': 20 });
  });

  test('asks two backends once each for two lists of orders with their products', async () => {
    const { data, errors } = await gateway.ask(`mutation {
      a: fetchOrderHistory(userId: "cus_1000", first: 50) { orders { productId product { id name } } }
      b: fetchOrderHistory(userId: "cus_1001", first: 50) { orders { productId product { id name } } }
    }`);
    expect(errors).toBeUndefined();
    expect(await allStats()).toEqual({ 'GET /orders': 1, 'GET /products': 1 });

    // biome-ignore lint/suspicious/noExplicitAny: the operation above says what it is
    const orders = Object.values(data ?? {}).flatMap((history: any) => history.orders);
    expect(orders.length).toBeGreaterThan(10);
    for (const { productId, product } of orders) {
      expect(product).toEqual({ id: productId, name: expect.any(String) });
    }
  });

  test('asks for calls that differ in more than the customer by themselves', async () => {
    const calls = [historyOf('cus_1000', 1), historyOf('cus_1001', 1), historyOf('cus_1002', 2)];
    const { errors } = await gateway.ask(aliases(calls));

    expect(errors).toBeUndefined();
    expect(await allStats()).toEqual({ 'GET /orders': 1, 'GET /customers/:id/orders': 1 });
  });

  test('answers null for the customer of many that there is none of', async () => {
    const { data, errors } = await gateway.ask(
      aliases([historyOf('cus_1000'), historyOf('nobody'), historyOf('cus_1001')]),
    );
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      a0: { userId: 'cus_1000' },
      a1: null,
      a2: { userId: 'cus_1001' },
    });
    const alone = await gateway.ask(aliases([historyOf('nobody')]));
    expect(alone.errors?.[0]?.extensions).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('has a bulk request repeated, and sent to the replica, as one; each answer is marked', async () => {
    await fail('shop', { status: 503, rate: 1 });
    const { data, errors, extensions } = await gateway.ask(
      aliases(USERS.map((user) => historyOf(user))),
    );
    expect(errors).toBeUndefined();
    expect(await statsOf('shop')).toEqual({ 'GET /orders': 3 });
    expect(await statsOf('shop-replica')).toEqual({ 'GET /orders': 1 });
    expect(data).toMatchObject({ a0: { userId: 'cus_1000' }, a19: { userId: 'cus_1019' } });
    const served = { source: 'FALLBACK', degraded: true, attempts: 4 };
    const marked = USERS.map((_, at) => [`a${at}`, served]);
    expect(extensions?.tools).toEqual(Object.fromEntries(marked));
  });

  test('tells each call of a bulk request that failed how often it was tried', async () => {
    await fail('shop', { status: 503, rate: 1 });
    await fail('shop-replica', { status: 503, rate: 1 });
    const { data, errors } = await gateway.ask(
      aliases([historyOf('cus_1000'), historyOf('cus_1001')]),
    );
    await fail('shop-replica', {});

    expect(data).toEqual({ a0: null, a1: null });
    expect(errors).toHaveLength(2);
    for (const { extensions } of errors ?? []) {
      expect(extensions).toMatchObject({ code: 'TOOL_DEPENDENCY_FAILURE', attempts: 6 });
    }
  });
});
