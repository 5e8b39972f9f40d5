import { expect, test } from 'vitest';
import { anApiKey, withKeys } from '../support/api-keys.ts';
import { ask, gatewayFor } from '../support/gateway-for.ts';
import { json, recordingBackend } from '../support/recording-backend.ts';

const SDL = `extend type Mutation {
  "Reads." read: JSON @tool(effect: READ, scopes: ["orders:read"]) @rest(backend: "shop", GET: "/orders")
    @cache(ttl: "5m", scope: PUBLIC)
  "Reads by another tool." relayed: JSON @tool(effect: READ, scopes: ["relay"]) @cache(ttl: "5m", scope: PUBLIC)
}`;

async function subject() {
  const shop = await recordingBackend((_, response) => json(response, 'orders'));
  const [reader, stranger] = [
    anApiKey({ scopes: ['orders:read', 'relay'] }),
    anApiKey({ scopes: ['relay'] }),
  ];
  const keys = withKeys(reader, stranger);
  const { url } = await gatewayFor({
    sdl: SDL,
    rest: { shop: shop.url },
    ...keys,
    files: {
      ...keys.files,
      'resolvers/tools/relayed.mjs': 'export const relayed = (_, { tools }) => tools.read({});',
    },
  });
  const asking = (key: string) => (query: string) => ask(url, { query }, { key });
  return { shop, reader: asking(reader.text), stranger: asking(stranger.text) };
}

test('a kept answer is authorized anew for whoever asks next', async () => {
  const { shop, reader, stranger } = await subject();
  expect((await reader('mutation { read }')).data).toEqual({ read: 'orders' });
  const { data, errors } = await stranger('mutation { read }');

  expect(data).toEqual({ read: null });
  expect(errors?.[0]?.extensions).toMatchObject({
    code: 'FORBIDDEN',
    missingScopes: ['orders:read'],
  });
  expect(shop.arrivals).toHaveLength(1);
});

test('a tool that is called for an answer that all share is authorized for who asked', async () => {
  const { reader, stranger } = await subject();
  expect((await stranger('mutation { relayed }')).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  expect((await reader('mutation { relayed }')).data).toEqual({ relayed: 'orders' });
});
