import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { gatewayFor } from '../support/gateway-for.ts';
import { rawRequest, requestBytes } from '../support/raw-request.ts';
import { json, recordingBackend } from '../support/recording-backend.ts';

const SDL = `extend type Mutation {
  "Reads." read(id: ID!): Thing @tool(effect: READ) @rest(backend: "shop", GET: "/{args.id}")
}
"A thing." type Thing { "Its id." id: ID! }`;

const BODY = JSON.stringify({ query: 'mutation { read(id: "1") { id } }' });
const JSON_TYPE = { 'content-type': 'application/json' };

async function subject(config = {}) {
  const shop = await recordingBackend((_, response) => json(response, { id: '1' }));
  const gateway = await gatewayFor({ sdl: SDL, rest: { shop: shop.url }, config });
  const authorization = `Bearer ${gateway.key}`;
  const send = ({ headers = JSON_TYPE, ...posted }: Parameters<typeof requestBytes>[0]) =>
    rawRequest(gateway.url, requestBytes({ ...posted, headers: { authorization, ...headers } }));
  return { shop, gateway, send };
}

function errorIn(body: string) {
  const { errors } = JSON.parse(body);
  expect(errors).toHaveLength(1);
  return errors[0];
}

describe('a request that a page may send without asking first', () => {
  test.each<[string, number, Parameters<typeof requestBytes>[0]]>([
    ['GET', 405, { method: 'GET', path: '/graphql?query=%7B__typename%7D', headers: {} }],
    [
      'GET of a mutation',
      405,
      {
        method: 'GET',
        path: '/graphql?query=mutation%7Bread(id:1)%7Bid%7D%7D',
        headers: JSON_TYPE,
      },
    ],
    ['HEAD', 405, { method: 'HEAD', headers: {} }],
    [
      'a form',
      415,
      { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: `query=${BODY}` },
    ],
    [
      'a form with files',
      415,
      { headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: BODY },
    ],
    ['plain text', 415, { headers: { 'content-type': 'text/plain' }, body: BODY }],
    ['no type', 415, { headers: {}, body: BODY }],
    ['an empty type', 415, { headers: { 'content-type': '' }, body: BODY }],
    ['two types', 415, { headers: { 'content-type': 'text/plain, application/json' }, body: BODY }],
    [
      'a type that begins as ours',
      415,
      { headers: { 'content-type': 'application/jsonp' }, body: BODY },
    ],
    [
      'a type that hides ours',
      415,
      { headers: { 'content-type': 'text/plain; application/json' }, body: BODY },
    ],
    [
      'a page of another origin',
      403,
      { headers: { ...JSON_TYPE, origin: 'https://evil.example' }, body: BODY },
    ],
    ['a page without an origin', 403, { headers: { ...JSON_TYPE, origin: 'null' }, body: BODY }],
    [
      'the preflight of another origin',
      403,
      {
        method: 'OPTIONS',
        headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
      },
    ],
  ])('%s is refused with %i, and no backend is asked', async (_, status, posted) => {
    const { shop, send } = await subject();
    const answer = await send(posted);

    expect(answer.status).toBe(status);
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
    expect(answer.headers).not.toHaveProperty('set-cookie');
    if (posted.method !== 'HEAD') {
      expect(errorIn(answer.body).extensions).toMatchObject({
        code: 'VALIDATION_FAILED',
        reason: 'REQUEST',
      });
    }
    expect(shop.arrivals).toHaveLength(0);
  });
});

describe('origins', () => {
  const desk = { server: { cors: { origins: ['https://desk.example'] } } };

  test("the gateway's own page may call, at whatever name it was reached", async () => {
    const { send } = await subject();
    const own = {
      ...JSON_TYPE,
      host: 'localhost:8443',
      origin: 'https://localhost:8443',
    };
    const { status, headers } = await send({ headers: own, body: BODY });
    expect(status).toBe(200);
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });

  test('a page of a listed one may call, and is let through by its browser', async () => {
    const { send } = await subject(desk);
    const origin = 'https://desk.example';
    const asked = {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    };
    const preflight = await send({ method: 'OPTIONS', headers: asked });
    expect(preflight).toMatchObject({
      status: 204,
      headers: {
        'access-control-allow-origin': origin,
        'access-control-allow-methods': 'POST',
        vary: 'origin',
      },
    });
    expect(preflight.headers['access-control-allow-headers']).toContain('content-type');
    expect(preflight.headers).not.toHaveProperty('access-control-allow-credentials');

    const { status, headers } = await send({ headers: { ...JSON_TYPE, origin }, body: BODY });
    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'access-control-allow-origin': origin, vary: 'origin' });
  });

  test.each([
    'https://desk.example.evil',
    'http://desk.example',
    'https://desk.example:444',
    'https://DESK.example',
  ])('%s is another', async (origin) => {
    const { send } = await subject(desk);
    expect((await send({ headers: { ...JSON_TYPE, origin }, body: BODY })).status).toBe(403);
  });
});

describe('what is too large is told by its limit', () => {
  test('headers', async () => {
    const { send } = await subject();
    const answer = await send({
      headers: { ...JSON_TYPE, 'x-long': 'x'.repeat(20_000) },
      body: BODY,
    });
    expect(answer.status).toBe(431);
    expect(errorIn(answer.body).extensions).toMatchObject({
      reason: 'LIMIT',
      limit: { name: 'headerBytes', max: 16_384 },
    });
  });

  test('a request line', async () => {
    const { send } = await subject();
    const answer = await send({ path: `/graphql?x=${'x'.repeat(20_000)}`, body: BODY });
    expect(answer.status).toBe(431);
  });

  test.each([
    ['with its length', {}, 2_000_000],
    ['in chunks', { 'transfer-encoding': 'chunked' }, 1_048_577],
  ])('a body %s', async (_, more, found) => {
    const { send, shop } = await subject();
    const text = 'x'.repeat(2_000_000);
    const chunked = `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`;
    const headers = { ...JSON_TYPE, ...more };
    const answer = await send({ headers, body: 'transfer-encoding' in more ? chunked : text });
    expect(answer.status).toBe(413);
    expect(errorIn(answer.body).extensions).toMatchObject({
      reason: 'LIMIT',
      limit: { name: 'bodyBytes', max: 1_048_576, found },
    });
    expect(shop.arrivals).toHaveLength(0);
  });

  test.each([
    ['objects', 33, `${'{"a":'.repeat(33)}1${'}'.repeat(33)}`],
    ['lists without an end', 33, `{"a":${'['.repeat(100_000)}`],
  ])('%s in one another', async (_, found, body) => {
    const { send } = await subject();
    const answer = await send({ body });
    expect(answer.status).toBe(400);
    expect(errorIn(answer.body).extensions).toMatchObject({
      reason: 'LIMIT',
      limit: { name: 'bodyDepth', max: 32, found },
    });
  });

  test('braces inside of a text are no levels', async () => {
    const { send } = await subject();
    const variables = { text: `"\\${'{['.repeat(100)}\\"` };
    const body = JSON.stringify({ query: 'query ($text: String) { __typename }', variables });
    expect(errorIn((await send({ body })).body).message).toContain('never used');
  });

  test.each(['gzip', 'deflate', 'br', 'identity'])(
    'a body that is encoded by %s is not read',
    async (encoding) => {
      const { send, shop } = await subject();
      const body = gzipSync(BODY);
      const answer = await send({ headers: { ...JSON_TYPE, 'content-encoding': encoding }, body });
      expect(answer.status).toBe(415);
      expect(shop.arrivals).toHaveLength(0);
    },
  );
});

test('what is no HTTP is answered with 400 as GraphQL answers', async () => {
  const { gateway } = await subject();
  const answer = await rawRequest(gateway.url, 'nonsense\r\n\r\n');
  expect(answer.status).toBe(400);
  expect(errorIn(answer.body).extensions).toMatchObject({ code: 'VALIDATION_FAILED' });
});

test('no answer is kept, and none is taken for another type', async () => {
  const { send } = await subject();
  for (const body of [BODY, '{}', '{"query":"{"}', '']) {
    const { headers } = await send({ body });
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
  }
});
