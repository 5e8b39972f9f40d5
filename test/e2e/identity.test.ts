import { existsSync, readFileSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createApp } from '../../src/app/app.ts';
import { projectIn } from '../../src/app/project.ts';
import { keyFileText } from '../../src/auth/key-record.ts';
import { createLogger } from '../../src/telemetry/logs.ts';
import { anApiKey, withKeys } from '../support/api-keys.ts';
import { failureOf } from '../support/failure.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { devKeyOf, type GatewaySource, gatewayFor, projectFolder } from '../support/gateway-for.ts';
import { AUDIENCE, authorizationServer } from '../support/oidc.ts';
import { json, recordingBackend } from '../support/recording-backend.ts';

const SDL = `extend type Mutation {
  "Reads." read: JSON @tool(effect: READ, scopes: ["orders:read"]) @rest(backend: "shop", GET: "/orders")
  "Writes." write: JSON @tool(effect: WRITE, scopes: ["orders:write"]) @rest(backend: "shop", POST: "/orders")
}`;
const BODY = JSON.stringify({ query: 'mutation { read }' });

async function subject(source: Partial<GatewaySource> = {}) {
  const shop = await recordingBackend((_, response) => json(response, 'orders'));
  const gateway = await gatewayFor({ sdl: SDL, rest: { shop: shop.url }, ...source });
  const send = (headers: Record<string, string>, path = '/graphql') =>
    fetch(gateway.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: BODY,
    });
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  return { ...gateway, shop, send, bearer };
}

describe('a request without a valid key', () => {
  test('is answered with 401 and the same words, whatever is wrong, and reaches nothing', async () => {
    const [key, stranger] = [anApiKey(), anApiKey()];
    const { send, bearer, shop, logged } = await subject(withKeys(key));
    const tries: Record<string, string>[] = [
      {},
      { authorization: 'Basic YTpi' },
      bearer(stranger.text),
      bearer('made-up'),
      bearer(`${key.text.slice(0, -1)}0`),
      { ...bearer(key.text), 'x-api-key': key.text },
      { cookie: `key=${key.text}` },
    ];
    const answers = [];
    for (const headers of tries) {
      const response = await send(headers);
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toBe('Bearer');
      const { errors } = (await response.json()) as { errors: { extensions: object }[] };
      answers.push({ ...errors[0], extensions: { ...errors[0]?.extensions, traceId: '' } });
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({
      extensions: { code: 'UNAUTHENTICATED', retryable: false, sideEffect: 'NONE' },
    });
    expect(shop.arrivals).toHaveLength(0);
    const whys = logged.map(({ why }) => why).filter((why) => why !== undefined);
    expect(whys).toEqual([
      'NONE',
      'SCHEME',
      'UNKNOWN_KEY',
      'NOT_ACCEPTED',
      'CHECKSUM',
      'TWO',
      'NONE',
    ]);
    expect(JSON.stringify(logged)).not.toContain(key.text.slice(30));
  });

  test('is refused before its body is read', async () => {
    const { url } = await subject(withKeys(anApiKey()));
    const status = await new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'content-length': '1000000' };
      const sent = request(`${url}/graphql`, { method: 'POST', headers }, (response) => {
        resolve(response.statusCode);
        sent.destroy();
      });
      sent.on('error', reject);
      sent.write('{"query":');
    });
    expect(status).toBe(401);
  });

  test('from one address is not even looked at after thirty of them, for a minute', async () => {
    const key = anApiKey();
    const clock = fakeClock();
    const { send, bearer } = await subject({ ...withKeys(key), options: { clock } });
    for (let time = 0; time < 30; time++) await send(bearer('made-up'));
    const refused = await send(bearer(key.text));
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
    expect(await refused.json()).toMatchObject({
      errors: [{ extensions: { code: 'RATE_LIMIT_EXCEEDED', reason: 'CALLER' } }],
    });

    await clock.advance(60_000);
    expect((await send(bearer(key.text))).status).toBe(200);
  });
});

describe('a key of the key file', () => {
  test.each(['bearer', 'x-api-key'])('calls as %s', async (way) => {
    const key = anApiKey();
    const { send, bearer } = await subject(withKeys(key));
    const response = await send(way === 'bearer' ? bearer(key.text) : { 'x-api-key': key.text });
    expect(await response.json()).toEqual({ data: { read: 'orders' } });
  });

  test('is refused in a URL', async () => {
    const key = anApiKey();
    const { send, bearer, logged } = await subject(withKeys(key));
    expect((await send(bearer(key.text), `/graphql?key=${key.text}`)).status).toBe(401);
    expect(JSON.stringify(logged)).not.toContain(key.text);
  });

  test('that is revoked is refused within five seconds, and the others go on', async () => {
    const [leaked, other] = [anApiKey(), anApiKey()];
    const clock = fakeClock();
    const { send, bearer, write } = await subject({
      ...withKeys(leaked, other),
      options: { clock },
    });
    expect((await send(bearer(leaked.text))).status).toBe(200);
    const revoked = { ...leaked.record, revokedAt: '2026-01-01T00:00:00Z' };
    write('keys.json', keyFileText([revoked, other.record]));
    await clock.advance(5_000);

    expect((await send(bearer(leaked.text))).status).toBe(401);
    expect((await send(bearer(other.text))).status).toBe(200);
  });

  test('lacks what it was not given, and is told so by its scope', async () => {
    const key = anApiKey({ maxEffect: 'WRITE' });
    const { url } = await subject(withKeys(key));
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': key.text },
      body: '{"query":"mutation { write }"}',
    });
    const body = await response.json();
    expect(response.status).toBe(200);
    expect(body).toMatchObject({
      data: { write: null },
      errors: [
        {
          message: 'You may not call write: that takes the scope orders:write.',
          path: ['write'],
          extensions: { code: 'FORBIDDEN', missingScopes: ['orders:write'], sideEffect: 'NONE' },
        },
      ],
    });
  });

  test('file that is missing or wrong is no start, and its place is named', async () => {
    const files = { 'keys.json': '{"version":1,"keys":[{}]}' };
    const wrong = await failureOf(subject({ ...withKeys(), files }));
    const missing = await failureOf(subject({ ...withKeys(), files: {} }));
    expect(String(wrong)).toContain('auth.apiKeys: keys.json cannot be used.');
    expect(String(missing)).toContain('There is no such file.');
  });
});

describe('without authentication in the configuration', () => {
  test('a key for this machine is made, kept for the next start, and may do everything', async () => {
    const { folder, key, ask } = await subject();
    const file = join(folder, '.toolgate/dev.key');
    expect(key).toMatch(/^tgw_dev_/);
    expect(readFileSync(file, 'utf8')).toBe(`${key}\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await ask('mutation { read write }')).toEqual({
      data: { read: 'orders', write: 'orders' },
    });

    const again = await createApp({ project: projectIn(folder), logger: createLogger('silent') });
    expect(again.devKey()).toBe(key);
    await again.stop();
  });

  test('processes that begin at once have one key', async () => {
    const folder = projectFolder({ sdl: SDL, rest: { shop: 'http://127.0.0.1:9' } });
    const start = () => createApp({ project: projectIn(folder), logger: createLogger('silent') });
    const apps = await Promise.all([start(), start(), start()]);
    expect(new Set(apps.map((app) => app.devKey()))).toEqual(new Set([devKeyOf(folder)]));
    await Promise.all(apps.map((app) => app.stop()));
  });

  test.each([
    ['localhost', 200],
    ['127.0.0.1', 200],
    ['[::1]', 200],
    ['LOCALHOST', 200],
    ['evil.example', 403],
    ['localhost.evil.example', 403],
    ['127.0.0.1.evil.example', 403],
    ['', 403],
  ])('the host %s is answered with %i', async (host, status) => {
    const { url, key, shop } = await subject();
    const { port } = new URL(url);
    const seen = await new Promise((resolve, reject) => {
      const headers = {
        host: host && `${host}:${port}`,
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
      };
      request(`${url}/graphql`, { method: 'POST', headers, setHost: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end(BODY);
    });
    expect(seen).toBe(status);
    expect(shop.arrivals).toHaveLength(status === 200 ? 1 : 0);
  });

  test.each<[string, object]>([
    ['in production', { environment: { NODE_ENV: 'production' } }],
    ['for other machines', { flags: { host: '0.0.0.0' } }],
  ])('it does not start %s, and says what is missing', async (_, options) => {
    const folder = projectFolder({ sdl: SDL, rest: { shop: 'http://127.0.0.1:9' } });
    const failure = await failureOf(createApp({ project: projectIn(folder), ...options }));
    expect(String(failure)).toContain('Set auth.apiKeys, auth.jwt or auth.introspection');
    expect(existsSync(join(folder, '.toolgate'))).toBe(false);
  });
});

test('a client that knows nothing but the gateway finds its way to a token', async () => {
  const server = await authorizationServer();
  const { send, url, bearer } = await subject({
    config: { auth: { jwt: [{ issuer: server.issuer, audience: AUDIENCE }] } },
  });
  const refused = await send({});
  const [, metadataUrl = ''] =
    /^Bearer resource_metadata="([^"]+)"$/.exec(refused.headers.get('www-authenticate') ?? '') ??
    [];
  const metadata = await (await fetch(metadataUrl)).json();
  expect(metadata).toEqual({
    resource: `${url}/graphql`,
    authorization_servers: [server.issuer],
    bearer_methods_supported: ['header'],
  });

  const response = await send(bearer(await server.token('jwt')));
  expect(await response.json()).toEqual({ data: { read: 'orders' } });
});

test('a gateway that takes API keys alone has no metadata', async () => {
  const { url } = await subject(withKeys(anApiKey()));
  const response = await fetch(`${url}/.well-known/oauth-protected-resource/graphql`);
  expect(response.status).toBe(404);
});
