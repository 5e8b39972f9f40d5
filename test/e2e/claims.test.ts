import { expect, test } from 'vitest';
import { anApiKey, withKeys } from '../support/api-keys.ts';
import { ask, gatewayFor } from '../support/gateway-for.ts';
import { json, recordingBackend } from '../support/recording-backend.ts';

const SDL = `
extend type Mutation {
  "By desk." byDesk: JSON @tool(effect: READ, scopes: ["orders:read"])
    @rest(backend: "shop", GET: "/{caller.tenant}/{caller.id}?desk={caller.claims.desk}")
  "Who asks." whoAsks: JSON @tool(effect: READ, scopes: ["orders:read"])
  "An order." order: Order @tool(effect: READ, scopes: ["orders:read"]) @rest(backend: "shop", GET: "/order")
}
"An order." type Order {
  "Its id." id: ID!
  "What its desk says." note: JSON @rest(backend: "shop", GET: "/notes/{caller.claims.desk}")
}
`;

async function subject() {
  const shop = await recordingBackend((_, response) => json(response, { id: '1' }));
  const ann = anApiKey({ subject: 'ann', claims: { desk: 'north', more: 'unlisted' } });
  const bob = anApiKey({ subject: 'bob', tenant: 'globex' });
  const keys = withKeys(ann, bob);
  const { url } = await gatewayFor({
    sdl: SDL,
    rest: { shop: shop.url },
    config: { auth: { ...keys.config.auth, claims: ['desk'] } },
    files: {
      ...keys.files,
      'resolvers/tools/who-asks.mjs':
        'export const whoAsks = (_, { caller: { id, tenant, claims } }) => ({ id, tenant, claims });',
    },
  });
  const asking = (key: string) => (query: string) => ask(url, { query }, { key });
  return { shop, ann: asking(ann.text), bob: asking(bob.text) };
}

test('templates and tools read the caller, and no argument changes it', async () => {
  const { shop, ann } = await subject();
  await ann('mutation { byDesk }');
  expect(shop.routes()).toEqual(['GET /acme/ann?desk=north']);
  expect(await ann('mutation { whoAsks }')).toEqual({
    data: { whoAsks: { id: 'ann', tenant: 'acme', claims: { desk: 'north' } } },
  });
});

test('a caller without the claim is refused, and nothing is sent', async () => {
  const { shop, bob } = await subject();
  const { data, errors } = await bob('mutation { byDesk }');
  expect(data).toEqual({ byDesk: null });
  expect(errors?.[0]?.extensions).toMatchObject({
    code: 'FORBIDDEN',
    reason: 'CLAIM',
    attempts: 0,
  });
  expect(await bob('{ tools { name } }')).toEqual({
    data: { tools: [{ name: 'order' }, { name: 'whoAsks' }] },
  });
  expect(shop.arrivals).toHaveLength(0);
});

test('a join that reads the claim is refused alone', async () => {
  const { shop, bob, ann } = await subject();
  const { data, errors } = await bob('mutation { order { id note } }');
  expect(data).toEqual({ order: { id: '1', note: null } });
  expect(errors?.[0]).toMatchObject({
    path: ['order', 'note'],
    extensions: { code: 'FORBIDDEN', reason: 'CLAIM' },
  });
  expect(shop.routes()).toEqual(['GET /order']);
  expect((await ann('mutation { order { id note } }')).errors).toBeUndefined();
});
