import { expect, onTestFinished, test } from 'vitest';
import { gatewayFor } from '../support/gateway-for.ts';
import { json, recordingBackend } from '../support/recording-backend.ts';
import { hasRedis, startRedis, until } from '../support/redis.ts';

const SDL = `extend type Mutation {
  "A thing." thing("Its id." id: ID!): Thing
    @tool(effect: READ)
    @rest(backend: "shop", GET: "/t/{args.id}")
    @batch(key: "id", GET: "/t?ids={keys}", match: "id")
    @cache(ttl: "5m", scope: TENANT)
}
"A thing." type Thing { "Its id." id: ID! }`;

const ROUNDS = Array.from({ length: 10 }, (_, at) => at);

test.skipIf(!hasRedis)(
  'twenty reads that Redis does not know are one look-up in it and one request',
  { timeout: 60_000 },
  async () => {
    const redis = await startRedis();
    onTestFinished(() => redis.end());
    const shop = await recordingBackend((_, response, route) => {
      const ids = /[/=]([\w,]+)$/.exec(route)?.[1]?.split(',') ?? [];
      const rows = ids.map((id) => ({ id }));
      json(response, route.includes('?ids=') ? rows : rows[0]);
    });
    const backends = { shop: { kind: 'rest', url: shop.url } };
    const config = `export default ${JSON.stringify({ backends, redis: redis.url })};`;
    const gateway = await gatewayFor({ sdl: SDL, files: { 'toolgate.config.mjs': config } });

    const lookUps = async () => {
      const commands = await redis.cli('info', 'commandstats');
      return Number(/^cmdstat_mget:calls=(\d+)/m.exec(commands)?.[1] ?? 0);
    };
    let warm = 0;
    await until(async () => {
      await gateway.ask(`mutation { thing(id: "warm${warm++}") { id } }`);
      return (await lookUps()) > 0; // until then it is not connected yet
    });
    const before = { requests: shop.arrivals.length, lookUps: await lookUps() };
    for (const round of ROUNDS) {
      const ids = Array.from({ length: 20 }, (_, at) => `${round}x${at}`);
      const calls = ids.map((id) => `a${id}: thing(id: "${id}") { id }`);
      const { data, errors } = await gateway.ask(`mutation { ${calls.join(' ')} }`);
      expect(errors).toBeUndefined();
      expect(data).toEqual(Object.fromEntries(ids.map((id) => [`a${id}`, { id }])));
    }
    expect(shop.arrivals.length - before.requests).toBe(ROUNDS.length);
    expect((await lookUps()) - before.lookUps).toBe(ROUNDS.length);
  },
);
