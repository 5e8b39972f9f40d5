import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery } from 'graphql';
import { describe, expect, test } from 'vitest';
import { anApiKey, withKeys } from '../support/api-keys.ts';
import { type Answer, ask, type GatewaySource, gatewayFor } from '../support/gateway-for.ts';
import { json, recordingBackend } from '../support/recording-backend.ts';

// What is called refund, Refund… here is what the reader may not know of; Zefund and the like do not exist.
const SDL = `
extend type Mutation {
  "Reads." read(id: ID): Order @tool(effect: READ, scopes: ["orders:read"]) @rest(backend: "shop", GET: "/orders?id={args.id}")
  "Lists." list: [Order] @tool(effect: READ, scopes: ["orders:list"]) @rest(backend: "shop", GET: "/orders")
  "Refunds." refund(of: RefundOf, kind: RefundKind = ALL): Refund
    @tool(effect: DESTRUCTIVE, scopes: ["orders:read"]) @rest(backend: "shop", POST: "/refunds")
}
"An order." type Order implements Node { "Its id." id: ID! }
"A refund." type Refund implements Node & Refunding { "Its id." id: ID! "Of which." order: Order }
"What has an id." interface Node { "Its id." id: ID! }
"What refunds." interface Refunding { "Its id." id: ID! }
"What is refunded." input RefundOf { "The order." id: ID! }
"How much." enum RefundKind { "All of it." ALL }
`;

async function subject(more: Partial<GatewaySource> = {}, auth: object = {}) {
  const shop = await recordingBackend((_, response) => json(response, { id: '1' }));
  const [reader, operator] = [anApiKey(), anApiKey({ scopes: ['*'], maxEffect: 'DESTRUCTIVE' })];
  const keys = withKeys(reader, operator);
  const { app, url } = await gatewayFor({
    sdl: SDL,
    rest: { shop: shop.url },
    ...keys,
    ...more,
    config: { auth: { ...keys.config.auth, ...auth }, ...more.config },
  });
  const asking =
    (key: string) =>
    (query: string, more: object = {}): Promise<Answer> =>
      ask(url, { query, ...more }, { key });
  return {
    app,
    url,
    shop,
    reader,
    asReader: asking(reader.text),
    asOperator: asking(operator.text),
  };
}

/** The same text about what does not exist. */
function nonsense(text: string): string {
  return text.replaceAll('refund', 'zefund').replaceAll('Refund', 'Zefund');
}

describe('who may not know of a tool is answered as if there were none', () => {
  test.each<[string, object?]>([
    ['mutation { refund { id } }'],
    ['mutation { a: refund(of: { id: "1" }) { id } }'],
    ['mutation { read { id } refund { id } }'],
    ['mutation { ...f } fragment f on Mutation { refund { id } }'],
    ['mutation { ... { ... on Mutation { refund { id } } } }'],
    ['mutation { refund(no: 1) { nothing } }'],
    ['mutation { refund(kind: NONE) { id } }'],
    ['mutation { refund(of: { no: 1 }) { id } }'],
    ['mutation { refund }'],
    ['mutation { refund { id { id } } }'],
    ['mutation ($of: RefundOf) { refund(of: $of) { id } }', { variables: { of: { id: 1 } } }],
    ['mutation ($of: RefundOf!) { refund(of: $of) { id } }'],
    ['mutation ($kind: RefundKind) { read(id: $kind) { id } }'],
    ['mutation { read { ... on Refund { id } } }'],
    ['mutation { read { ... on Refunding { id } } }'],
    ['mutation { read { ...f } } fragment f on Refund { order { id } }'],
    ['mutation { refund { id } }', { operationName: 'none' }],
    ['mutation a { read { id } } mutation b { refund { id } }', { operationName: 'a' }],
    ['mutation a { read { id } } mutation b { refund { id } }'],
    ['query { refund }'],
    ['mutation { refund @skip(if: true) { id } }'],
    ['mutation { read { refund } }'],
  ])('%s', async (query, more) => {
    const { asReader, shop } = await subject();
    const [hidden, unknown] = [await asReader(query, more), await asReader(nonsense(query), more)];

    expect(hidden.errors?.[0]?.extensions.code).toBe('VALIDATION_FAILED');
    expect(withoutIds(nonsense(JSON.stringify(hidden)))).toBe(withoutIds(JSON.stringify(unknown)));
    expect(shop.arrivals).toHaveLength(0);
  });

  test('while who may call it does', async () => {
    const { asOperator } = await subject();
    const { data } = await asOperator('mutation { refund(of: { id: "1" }) { id } }');
    expect(data).toEqual({ refund: { id: '1' } });
  });

  test("and the answer of one caller is not another's, whoever asked first", async () => {
    const { asReader, asOperator } = await subject();
    const query = 'mutation { refund(of: { id: "1" }) { id } }';
    expect((await asReader(query)).errors).toHaveLength(1);
    expect((await asOperator(query)).data).toEqual({ refund: { id: '1' } });
    expect((await asReader(query)).errors).toHaveLength(1);
  });
});

describe('a scope that is lacking', () => {
  test('is told by name, and no list shows the tool', async () => {
    const { asReader } = await subject();
    const { errors } = await asReader('mutation { list { id } }');
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'FORBIDDEN',
      missingScopes: ['orders:list'],
    });
    expect(await asReader('{ tools { name } }')).toEqual({ data: { tools: [{ name: 'read' }] } });
    expect(await asReader('{ tool(name: "list") { name } }')).toEqual({ data: { tool: null } });
  });

  test('is not told where stepUp is false: then there is no such tool', async () => {
    const { asReader } = await subject({}, { stepUp: false });
    const { errors } = await asReader('mutation { list { id } }');
    expect(errors?.[0]?.message).toBe('Cannot query field "list" on type "Mutation".');
  });
});

describe('introspection', () => {
  const schemaOf = async (send: (query: string) => Promise<Answer>) => {
    const { data } = await send(getIntrospectionQuery());
    return buildClientSchema(data as unknown as IntrospectionQuery); // what was asked for
  };

  test('shows each caller its tools, and the types that they need', async () => {
    const { asReader, asOperator } = await subject();
    const [own, whole] = [await schemaOf(asReader), await schemaOf(asOperator)];
    expect(Object.keys(own.getMutationType()?.getFields() ?? {})).toEqual(['read']);
    expect(Object.keys(whole.getMutationType()?.getFields() ?? {})).toEqual([
      'read',
      'list',
      'refund',
    ]);
    for (const name of ['RefundOf', 'RefundKind', 'Refunding']) {
      expect(whole.getType(name), name).toBeDefined();
      expect(own.getType(name), name).toBeUndefined();
    }
    expect(own.getType('Order')).toBeDefined();
  });

  test.each([
    ['{ __type(name: "RefundOf") { name } }'],
    ['{ t: __type(name: "RefundKind") { name } }'],
    ['{ ...q } fragment q on Query { __type(name: "RefundOf") { name } }'],
    ['query ($n: String!) { __type(name: $n) { name } }'],
  ])('%s is null for who needs it not', async (query) => {
    const { asReader, asOperator } = await subject();
    const more = { variables: { n: 'RefundOf' } };
    expect(Object.values((await asReader(query, more)).data ?? {})).toEqual([null]);
    expect(Object.values((await asOperator(query, more)).data ?? {})).not.toEqual([null]);
  });

  test('keeps what an answer may be of, where an interface is declared', async () => {
    const key = anApiKey();
    const { url } = await gatewayFor({
      sdl: `${SDL} extend type Mutation {
        "Finds." find: Node @tool(effect: READ, scopes: ["orders:read"]) @rest(backend: "shop", GET: "/any") }`,
      rest: { shop: 'http://127.0.0.1:9' },
      ...withKeys(key),
    });
    const own = await schemaOf((query) => ask(url, { query }, { key: key.text }));
    expect(own.getType('Refund')).toBeDefined();
    expect(own.getType('RefundOf')).toBeUndefined();
  });

  test('is the same where a request is sampled', async () => {
    const { asReader } = await subject({ options: { sampled: () => true } });
    const own = await schemaOf(asReader);
    expect(Object.keys(own.getMutationType()?.getFields() ?? {})).toEqual(['read']);
    expect((await asReader('mutation { list { id } }')).errors?.[0]?.extensions.code).toBe(
      'FORBIDDEN',
    );
    expect((await asReader('mutation { read { id } }')).data).toEqual({ read: { id: '1' } });
  });

  test.each([
    'mutation { __schema { types { name } } }',
    'mutation { __type(name: "RefundOf") { name } }',
    'mutation { ...f } fragment f on Mutation { __schema { types { name } } }',
  ])('by %s is refused', async (query) => {
    const { asOperator } = await subject();
    const { data, errors } = await asOperator(query);
    expect([data, errors?.[0]?.extensions.code]).toEqual([undefined, 'VALIDATION_FAILED']);
  });

  test('beside the catalogue shows the same tools, with their arguments', async () => {
    const { asReader } = await subject();
    const { data } = await asReader(
      '{ __schema { mutationType { fields { name } } } tools { name inputSchema } }',
    );
    expect(data).toEqual({
      __schema: { mutationType: { fields: [{ name: 'read' }] } },
      tools: [{ name: 'read', inputSchema: expect.objectContaining({ type: 'object' }) }],
    });
  });

  test('can be off, for everybody', async () => {
    const { asReader, asOperator } = await subject({
      config: { graphql: { introspection: 'off' } },
    });
    for (const send of [asReader, asOperator]) {
      const { data, errors } = await send('{ __schema { types { name } } }');
      expect([data, errors?.[0]?.extensions.code]).toEqual([undefined, 'VALIDATION_FAILED']);
    }
    expect((await asReader('{ tools { name } }')).data).toEqual({ tools: [{ name: 'read' }] });
  });

  test('of more sets of tools than are kept stays right', async () => {
    const names = Array.from({ length: 70 }, (_, at) => `t${at}`);
    const keys = names.map((name) => anApiKey({ scopes: ['all'], tools: [name] }));
    const { url } = await gatewayFor({
      sdl: `extend type Mutation { ${names.map((name) => `"A tool." ${name}: JSON @tool(effect: READ, scopes: ["all"]) @rest(backend: "shop", GET: "/")`).join('\n')} }`,
      rest: { shop: 'http://127.0.0.1:9' },
      ...withKeys(...keys),
    });
    for (const round of [1, 2]) {
      for (const [at, { text: key }] of keys.entries()) {
        const query = '{ __schema { mutationType { fields { name } } } }';
        const { data } = await ask(url, { query }, { key });
        expect(data, `round ${round}`).toEqual({
          __schema: { mutationType: { fields: [{ name: names[at] }] } },
        });
      }
    }
  });
});

test('no suggestion names what a caller does not know', async () => {
  const { asReader, asOperator } = await subject();
  for (const send of [asReader, asOperator]) {
    const answers = [
      await send('mutation { refunds { id } }'),
      await send('mutation { read { idd } }'),
    ];
    expect(JSON.stringify(answers)).not.toMatch(/Did you mean/);
  }
});

function withoutIds(text: string): string {
  return text.replaceAll(/"traceId":"[0-9a-f]{32}"/g, '');
}
