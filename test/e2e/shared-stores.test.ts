import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { ask, devKeyOf, gatewayFor, projectFolder } from '../support/gateway-for.ts';
import { json, recordingBackend } from '../support/recording-backend.ts';
import { hasRedis, startRedis, until } from '../support/redis.ts';
import { spawned } from '../support/spawned.ts';

const SDL = `
extend type Mutation {
  "Reads." read(id: ID!): String @tool(effect: READ) @rest(backend: "shop", GET: "/{args.id}") @cache(ttl: "5m")
}
`;
/** A shop that answers each id with itself, but `busy`. */
function aShop() {
  return recordingBackend((_, response, route) => {
    if (!route.endsWith('/busy')) return json(response, route.slice(5));
    response.writeHead(429, { 'retry-after': '60' }).end();
  });
}

/** An address where connections are taken, and nothing is ever said. */
async function silence(): Promise<string> {
  const server = createServer((socket) => void socket.on('error', () => {})).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return `redis://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
}

test.skipIf(!hasRedis)(
  'what one process has learnt another knows: an answer, and a backend that wants to be left alone',
  async () => {
    const server = await startRedis();
    onTestFinished(() => server.end());
    const shop = await aShop();
    const environment = Object.fromEntries(
      ['K1', 'KI'].map((name, index) => [name, Buffer.alloc(32, index + 1).toString('base64')]),
    );
    const config = `import { rest, secret } from ${JSON.stringify(import.meta.resolve('../../src/app/define-config.ts'))};
export default {
  backends: { shop: rest({ url: '${shop.url}' }) },
  redis: '${server.url}',
  encryption: { active: 'k1', keys: { k1: secret('K1') }, index: secret('KI') },
};`;
    const source = { sdl: SDL, files: { 'toolgate.config.mjs': config }, options: { environment } };
    const [one, other] = [await gatewayFor(source), await gatewayFor(source)];
    const ask = (gateway: typeof one, id: string) => gateway.ask(`mutation { read(id: "${id}") }`);
    const asked = (id: string) => shop.routes().filter((route) => route === `GET /${id}`).length;

    let round = 0;
    await until(async () => {
      const id = `id-${++round}`; // Redis may be reached a moment after the doors are open
      expect(await ask(one, id)).toEqual({ data: { read: id } });
      expect(await ask(other, id)).toMatchObject({ data: { read: id } });
      return asked(id) === 1;
    });
    expect((await ask(one, 'busy')).errors?.[0]?.extensions.code).toBe('RATE_LIMIT_EXCEEDED');
    const refused = asked('busy');
    await until(async () => {
      const before = asked('other-id');
      const [error] = (await ask(other, 'other-id')).errors ?? [];
      return error?.extensions.code === 'RATE_LIMIT_EXCEEDED' && asked('other-id') === before;
    });
    expect(asked('busy')).toBe(refused);
  },
);

test.each([
  ['is not there', async () => 'redis://127.0.0.1:9'],
  ['says nothing', silence],
])(
  'a Redis that %s keeps no process from serving, nor from ending',
  async (_, where) => {
    const shop = await aShop();
    const folder = projectFolder({
      sdl: SDL,
      rest: { shop: shop.url },
      config: { redis: await where() },
    });
    const main = new URL('../../src/cli/main.ts', import.meta.url).pathname;
    const gateway = spawned(process.execPath, [
      main,
      'start',
      '--project',
      folder,
      '--port',
      '0',
      '--admin-port',
      '0',
    ]);
    const [, url = ''] = await gateway.line(/serves (\S+)\/graphql/, 40_000);
    const answer = await ask(
      url,
      { query: 'mutation { read(id: "a") }' },
      { key: devKeyOf(folder) },
    );
    expect(answer).toEqual({ data: { read: 'a' } });
    expect(gateway.printed()).toContain('redis without encryption');
    expect(await gateway.stop('SIGTERM')).toMatchObject({ code: 0 });
  },
  60_000,
);

test('redis that changes while the gateway serves is for the next start, and told so', async () => {
  const shop = await aShop();
  const gateway = await gatewayFor({ sdl: SDL, rest: { shop: shop.url } });
  const backends = { shop: { kind: 'rest', url: shop.url } };
  const changed = { backends, redis: 'redis://127.0.0.1:9' };
  gateway.write('toolgate.config.mjs', `export default ${JSON.stringify(changed)};`);
  await gateway.app.reload();
  expect(gateway.logged.map(({ msg }) => msg)).toContain(
    'redis and encryption changed: they take effect at the next start.',
  );
});
