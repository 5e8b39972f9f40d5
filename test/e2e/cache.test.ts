import { expect, test } from 'vitest';
import { gatewayFor } from '../support/gateway-for.ts';
import { json, recordingBackend } from '../support/recording-backend.ts';

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
  "What the house offers, whoever asks." 
  offers: [String!] @tool(effect: READ) @cache(scope: PUBLIC)
  "What the caller is offered, though all are told the same." 
  ownOffer: String @tool(effect: READ) @cache(scope: PUBLIC)
}
"An order."
type Order { "Its id." id: ID! "How far it is." status: String! }
`;

const RESOLVERS = {
  'resolvers/tools/offers.ts': `
    const ofThisLoad = String(Math.random());
    export const offers = () => [ofThisLoad];`,
  'resolvers/tools/own-offer.ts': `
    type Context = { caller: { id: string } };
    export const ownOffer = (_: object, { caller }: Context) => 'for ' + caller.id;`,
};

async function subject() {
  const status = new Map<string, string>();
  const shop = await recordingBackend((request, response) => {
    const [, , id = '', change] = (request.url ?? '').split('/');
    if (change) status.set(id, change);
    if (id === 'none') response.statusCode = 404;
    json(response, { id, status: status.get(id) ?? 'open' });
  });
  const gateway = await gatewayFor({ sdl: SDL, rest: { shop: shop.url }, files: RESOLVERS });
  return { shop, ...gateway };
}

const ORDER = 'mutation { order(id: "ord_1") { id status } }';

test('a read is asked of its service once, and the next answer says where it comes from', async () => {
  const { ask, shop } = await subject();
  const first = await ask(ORDER);
  expect(first).toEqual({ data: { order: { id: 'ord_1', status: 'open' } } });
  expect(await ask('mutation { mine: order(id: "ord_1") { status } }')).toEqual({
    data: { mine: { status: 'open' } },
    extensions: { tools: { mine: { source: 'CACHE', degraded: false, attempts: 0 } } },
  });
  expect(shop.routes()).toEqual(['GET /orders/ord_1']);
});

test('equal reads of one operation share one request', async () => {
  const { ask, shop } = await subject();
  const aliases = Array.from({ length: 20 }, (_, at) => `a${at}: order(id: "ord_1") { id }`);
  const { data } = await ask(`mutation { ${aliases.join(' ')} }`);
  expect(Object.keys(data ?? {})).toHaveLength(20);
  expect(shop.arrivals).toHaveLength(1);
});

test('a change purges what it has made untrue', async () => {
  const { ask, shop } = await subject();
  await ask(ORDER);
  await ask('mutation { order(id: "ord_2") { id } }');
  const { data } = await ask(`mutation {
    cancel(id: "ord_1") { status }
    order(id: "ord_1") { status }
    other: order(id: "ord_2") { status }
  }`);
  expect(data).toEqual({
    cancel: { status: 'cancelled' },
    order: { status: 'cancelled' },
    other: { status: 'open' },
  });
  expect(shop.routes()).toEqual([
    'GET /orders/ord_1',
    'GET /orders/ord_2',
    'PUT /orders/ord_1/cancelled',
    'GET /orders/ord_1',
  ]);
});

test('that nothing has an id is told again without asking', async () => {
  const { ask, shop } = await subject();
  const nothing = 'mutation { order(id: "none") { id } }';
  const [first, second] = [await ask(nothing), await ask(nothing)];
  expect(first.errors?.[0]?.extensions).toMatchObject({ code: 'NOT_FOUND', attempts: 1 });
  expect(second.errors?.[0]?.extensions).toMatchObject({ code: 'NOT_FOUND', attempts: 0 });
  expect(shop.arrivals).toHaveLength(1);
});

test('an explanation says of each call what the cache knew, and what it cost', async () => {
  const { url, key } = await subject();
  const explained = async (extensions: unknown) => {
    const body = JSON.stringify({ query: ORDER, extensions });
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
    const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
    return ((await response.json()) as { extensions?: unknown }).extensions;
  };
  const toolgate = { explain: true };
  expect(await explained({ toolgate })).toEqual({
    tools: {
      order: {
        source: 'PRIMARY',
        degraded: false,
        attempts: 1,
        cache: 'miss',
        backendMs: expect.any(Number),
      },
    },
  });
  expect(await explained({ toolgate })).toEqual({
    tools: {
      order: { source: 'CACHE', degraded: false, attempts: 0, cache: 'hit', backendMs: 0 },
    },
  });
  expect(await explained({ toolgate: { explain: 'true' } })).toMatchObject({
    tools: { order: { source: 'CACHE', degraded: false, attempts: 0 } },
  });
});

test('what a function computes is kept too, until its code is loaded anew', async () => {
  const { app, ask } = await subject();
  const offers = async () => (await ask('mutation { offers }')).data?.offers;
  const before = await offers();
  expect(await offers()).toEqual(before);
  await app.reload();
  expect(await offers()).not.toEqual(before);
});

test('a function whose answer all share is told nothing of its caller', async () => {
  const { ask, logged } = await subject();
  const { data, errors } = await ask('mutation { ownOffer }');
  expect(data).toEqual({ ownOffer: null });
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'INTERNAL' });
  const stacks = logged.map(({ stack }) => String(stack));
  expect(stacks.join()).toContain('`caller.id` was read for an answer that all callers share.');
});
