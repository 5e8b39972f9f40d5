import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ShippedGateway, startShipped } from '../support/shipped-gateway.ts';

/** Twenty customers; each test has its own, for answers are kept. */
const usersFrom = (first: number) => Array.from({ length: 20 }, (_, at) => `cus_${first + at}`);
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

  /** What the shop says of one customer, asked by another route. */
  const shopsOwn = async (user: string) => {
    const answer = await fetch(`${gateway.backends.shop}/customers/${user}/orders?limit=3`);
    const own = (await answer.json()) as { total: number; orders: readonly { id: string }[] };
    return { total: own.total, orders: own.orders.map(({ id }) => ({ id })) };
  };

  beforeEach(async () => {
    await fail('shop', {});
    await Promise.all(['shop', 'shop-replica', 'catalog'].map((name) => statsOf(name, 'DELETE')));
  });

  test('asks the shop once for the orders of twenty customers, and each gets its own', async () => {
    const users = usersFrom(1_000);
    const { data, errors } = await gateway.ask(aliases(users.map((user) => historyOf(user))));
    expect(errors).toBeUndefined();
    expect(await allStats()).toEqual({ 'GET /orders': 1 });

    for (const [at, user] of users.entries()) {
      const own = await shopsOwn(user);
      expect(own.orders.length).toBeGreaterThan(0);
      expect(data?.[`a${at}`]).toMatchObject({ userId: user, ...own });
    }
  });

  test('asks two backends once each for two lists of orders with their products', async () => {
    const { data, errors } = await gateway.ask(`mutation {
      a: fetchOrderHistory(userId: "cus_1020", first: 50) { orders { productId product { id name } } }
      b: fetchOrderHistory(userId: "cus_1021", first: 50) { orders { productId product { id name } } }
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
    const calls = [historyOf('cus_1022', 1), historyOf('cus_1023', 1), historyOf('cus_1024', 2)];
    const { errors } = await gateway.ask(aliases(calls));

    expect(errors).toBeUndefined();
    expect(await allStats()).toEqual({ 'GET /orders': 1, 'GET /customers/:id/orders': 1 });
  });

  test('answers null for the customer of many that there is none of', async () => {
    const { data, errors } = await gateway.ask(
      aliases([historyOf('cus_1025'), historyOf('nobody'), historyOf('cus_1026')]),
    );
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      a0: { userId: 'cus_1025' },
      a1: null,
      a2: { userId: 'cus_1026' },
    });
    const alone = await gateway.ask(aliases([historyOf('nobody_else')]));
    expect(alone.errors?.[0]?.extensions).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('has a bulk request repeated, and sent to the replica, as one; each answer is marked', async () => {
    const users = usersFrom(1_040);
    await fail('shop', { status: 503, rate: 1 });
    const { data, errors, extensions } = await gateway.ask(
      aliases(users.map((user) => historyOf(user))),
    );
    expect(errors).toBeUndefined();
    expect(await statsOf('shop')).toEqual({ 'GET /orders': 3 });
    expect(await statsOf('shop-replica')).toEqual({ 'GET /orders': 1 });
    expect(data).toMatchObject({ a0: { userId: 'cus_1040' }, a19: { userId: 'cus_1059' } });
    const served = { source: 'FALLBACK', degraded: true, attempts: 4 };
    const marked = users.map((_, at) => [`a${at}`, served]);
    expect(extensions?.tools).toEqual(Object.fromEntries(marked));
  });

  test('tells each call of a bulk request that failed how often it was tried', async () => {
    await fail('shop', { status: 503, rate: 1 });
    await fail('shop-replica', { status: 503, rate: 1 });
    const { data, errors } = await gateway.ask(
      aliases([historyOf('cus_1060'), historyOf('cus_1061')]),
    );
    await fail('shop-replica', {});

    expect(data).toEqual({ a0: null, a1: null });
    expect(errors).toHaveLength(2);
    for (const { extensions } of errors ?? []) {
      expect(extensions).toMatchObject({ code: 'TOOL_DEPENDENCY_FAILURE', attempts: 6 });
    }
  });
});
