import { expect, test } from 'vitest';
import { gatewayFor } from '../support/gateway-for.ts';
import { json, recordingBackend } from '../support/recording-backend.ts';

const SDL = `
extend type Mutation {
  "A thing." thing("Its id." id: ID!): Thing
    @tool(effect: READ)
    @rest(backend: "shop", GET: "/t/{args.id}", headers: [{ name: "x-tenant", value: "{caller.tenant}" }])
    @batch(key: "id", GET: "/t?ids={keys}", match: "id")
    @cache(ttl: "5m", scope: TENANT)
}
"A thing." type Thing {
  "Its id." id: ID!
  "The maker's." makerId: ID!
  "The maker." maker: Maker
    @rest(backend: "shop", GET: "/m/{parent.makerId}")
    @batch(key: "parent.makerId", GET: "/m?ids={keys}", match: "id")
    @cache(scope: PUBLIC)
}
"Who makes it." type Maker { "Its id." id: ID! "Its name." name: String! }
`;

async function subject() {
  const shop = await recordingBackend((_, response, route) => {
    const ids = /[/=]([\w,]+)$/.exec(route)?.[1]?.split(',') ?? [];
    const rows = ids
      .filter((id) => id !== 'none')
      .map((id) => ({ id, makerId: `m_${id}`, name: `of ${id}` }));
    json(response, route.includes('?ids=') ? rows.toReversed() : rows[0]);
  });
  const gateway = await gatewayFor({ sdl: SDL, rest: { shop: shop.url } });
  const ask = (ids: readonly string[], fields = 'id') =>
    gateway.ask(
      `mutation { ${ids.map((id) => `${id}: thing(id: "${id}") { ${fields} }`).join(' ')} }`,
    );
  return { ask, shop, gateway };
}

test('only what is not kept is asked for, and every row is kept by itself', async () => {
  const { ask, shop } = await subject();
  await ask(['a', 'b']);
  const { data, extensions } = await ask(['a', 'c', 'b', 'd']);

  expect(data).toEqual({ a: { id: 'a' }, c: { id: 'c' }, b: { id: 'b' }, d: { id: 'd' } });
  expect(Object.keys(extensions?.tools ?? {})).toEqual(['a', 'b']);
  await ask(['a', 'b', 'c', 'd']);
  expect(shop.routes()).toEqual(['GET /t?ids=a,b', 'GET /t?ids=c,d']);
});

test('a key that has no row is not asked for again at once', async () => {
  const { ask, shop } = await subject();
  expect(await ask(['a', 'none'])).toEqual({ data: { a: { id: 'a' }, none: null } });
  const again = await ask(['a', 'none']);

  expect(again.data).toEqual({ a: { id: 'a' }, none: null });
  expect(shop.routes()).toEqual(['GET /t?ids=a,none']);
});

test('joins of kept and of fresh answers are one request where they are asked for together', async () => {
  const { ask, shop } = await subject();
  await ask(['a', 'b']);
  const { data } = await ask(['a', 'b'], 'maker { name }');

  expect(data).toEqual({ a: { maker: { name: 'of m_a' } }, b: { maker: { name: 'of m_b' } } });
  expect(shop.routes()).toEqual(['GET /t?ids=a,b', 'GET /m?ids=m_a,m_b']);
});

test('who asks for explanations is told how many keys one request was for', async () => {
  const { gateway } = await subject();
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${gateway.key}` },
    body: JSON.stringify({
      query:
        'mutation { a: thing(id: "a") { id } b: thing(id: "b") { id } c: thing(id: "b") { id } }',
      extensions: { toolgate: { explain: true } },
    }),
  });
  const { extensions } = (await response.json()) as { extensions: object };
  const asked = { source: 'PRIMARY', attempts: 1, batchSize: 2 };
  expect(extensions).toMatchObject({
    tools: {
      a: { ...asked, cache: 'miss' },
      b: { ...asked, cache: 'miss' },
      c: { ...asked, cache: 'joined' },
    },
  });
});
