import { describe, expect, onTestFinished, test } from 'vitest';
import { type GatewayProcess, gatewayProcesses } from '../support/gateway-process.ts';
import { json, recordingBackend } from '../support/recording-backend.ts';
import { hasRedis, startRedis } from '../support/redis.ts';

const LIMIT = 100;
const SDL = `
extend type Mutation {
  "A quote." quote: Quote
    @tool(effect: READ) @rest(backend: "market", GET: "/quote") @rateLimit(limit: ${LIMIT}, window: "1h")
}
"A quote." type Quote { "Its price." price: Int! }
`;

describe.skipIf(!hasRedis)('three gateways that share a Redis', () => {
  test('let the limit through together, and with Redis dead each at most as much', async () => {
    const redis = await startRedis();
    onTestFinished(() => redis.end());
    const market = await recordingBackend((_, response) => json(response, { price: 7 }));
    const given = { sdl: SDL, rest: { market: market.url }, redisUrl: redis.url, processes: 3 };
    const gateways = await gatewayProcesses(given);
    expect(await answered(gateways, 3 * LIMIT)).toBeLessThanOrEqual(LIMIT * 1.01);
    expect(market.arrivals).toHaveLength(LIMIT);
    await redis.kill();
    await answered(gateways, 5 * LIMIT);
    expect(market.arrivals.length).toBeLessThanOrEqual(3 * LIMIT);
  }, 150_000);
});

/** How many of so many calls, spread over all, had an answer. */
async function answered(gateways: readonly GatewayProcess[], calls: number): Promise<number> {
  let count = 0;
  for (let asked = 0; asked < calls; asked += 30) {
    const asking = Array.from({ length: 30 }, (_, at) =>
      gateways[at % gateways.length]?.ask('mutation { quote { price } }'),
    );
    for (const answer of await Promise.all(asking)) if (answer?.data?.quote) count++;
  }
  return count;
}
