import { expect, test } from 'vitest';
import { gatewayFor } from '../support/gateway-for.ts';
import { json, recordingBackend } from '../support/recording-backend.ts';

const DELAY_MS = 200;

const SDL = `
extend type Mutation {
  "Reads." read(id: ID!): Thing @tool(effect: READ) @rest(backend: "shop", GET: "/read/{args.id}")
  "Writes." write(id: ID!): Thing @tool(effect: WRITE, scopes: ["act"]) @rest(backend: "shop", POST: "/write/{args.id}")
}
"A thing." type Thing { "Its id." id: ID! }
`;

async function slowShop() {
  const shop = await recordingBackend((_, response, route) =>
    json(response, { id: route.split('/').at(-1) }, DELAY_MS),
  );
  const gateway = await gatewayFor({ sdl: SDL, rest: { shop: shop.url } });
  await gateway.ask('mutation { read(id: "warm") { id } }');
  return { shop, gateway };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Of three, so that one pause of a busy machine decides nothing. */
async function medianOf(work: () => Promise<unknown>): Promise<number> {
  const times = [await timed(work), await timed(work), await timed(work)];
  return times.toSorted((a, b) => a - b)[1] ?? Number.NaN;
}

test('four READ aliases take less than one and a half times one call', async () => {
  const { shop, gateway } = await slowShop();
  const one = await medianOf(() => gateway.ask('mutation { read(id: "1") { id } }'));
  const ids = ['d', 'c', 'b', 'a'].map((id) => `${id}: read(id: "${id}") { id }`);
  const four = await medianOf(async () => {
    const { data } = await gateway.ask(`mutation { ${ids.join(' ')} }`);
    expect(JSON.stringify(data)).toBe(
      '{"d":{"id":"d"},"c":{"id":"c"},"b":{"id":"b"},"a":{"id":"a"}}',
    );
  });

  expect(four / one).toBeLessThan(1.5);
  expect(shop.mostAtOnce()).toBe(4);
});

test('four WRITE aliases run one after another, in the order of the document', async () => {
  const { shop, gateway } = await slowShop();
  const aliases = ['d', 'a', 'c', 'b'].map((id) => `${id}: write(id: "${id}") { id }`);
  const before = shop.arrivals.length;
  const four = await timed(() => gateway.ask(`mutation { ${aliases.join(' ')} }`));

  expect(shop.routes().slice(before)).toEqual([
    'POST /write/d',
    'POST /write/a',
    'POST /write/c',
    'POST /write/b',
  ]);
  expect(shop.mostAtOnce()).toBe(1);
  expect(four).toBeGreaterThanOrEqual(4 * DELAY_MS);
});

test('READs around a WRITE are two concurrent runs with the WRITE between them', async () => {
  const { shop, gateway } = await slowShop();
  const before = shop.arrivals.length;
  await gateway.ask(`mutation {
    a: read(id: "a") { id } b: read(id: "b") { id }
    w: write(id: "w") { id }
    c: read(id: "c") { id } d: read(id: "d") { id }
  }`);

  const arrivals = shop.arrivals.slice(before);
  const spanOf = (...ids: string[]) => {
    const among = arrivals.filter(({ route }) => ids.includes(route.at(-1) ?? ''));
    return {
      start: Math.min(...among.map(({ startedAt }) => startedAt)),
      lastStart: Math.max(...among.map(({ startedAt }) => startedAt)),
      firstEnd: Math.min(...among.map(({ endedAt }) => endedAt ?? Number.NaN)),
      end: Math.max(...among.map(({ endedAt }) => endedAt ?? Number.NaN)),
    };
  };
  const [first, write, second] = [spanOf('a', 'b'), spanOf('w'), spanOf('c', 'd')];
  expect(first.lastStart).toBeLessThan(first.firstEnd);
  expect(write.start).toBeGreaterThanOrEqual(first.end);
  expect(second.start).toBeGreaterThanOrEqual(write.end);
  expect(second.lastStart).toBeLessThan(second.firstEnd);
});

test('a failing alias leaves the data of its siblings whole', async () => {
  const shop = await recordingBackend((_, response, route) => {
    if (route.endsWith('/bad')) response.statusCode = 503;
    json(response, { id: route.split('/').at(-1) });
  });
  const gateway = await gatewayFor({ sdl: SDL, rest: { shop: shop.url } });
  const { data, errors } = await gateway.ask(
    'mutation { a: read(id: "1") { id } bad: read(id: "bad") { id } b: read(id: "2") { id } }',
  );

  expect(data).toEqual({ a: { id: '1' }, bad: null, b: { id: '2' } });
  expect(errors).toHaveLength(1);
  expect(errors?.[0]).toMatchObject({
    path: ['bad'],
    extensions: { code: 'TOOL_DEPENDENCY_FAILURE', reason: 'STATUS', tool: 'read', attempts: 3 },
  });
});
