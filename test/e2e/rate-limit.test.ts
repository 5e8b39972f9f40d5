import { expect, test } from 'vitest';
import { gatewayFor } from '../support/gateway-for.ts';
import { json, recordingBackend } from '../support/recording-backend.ts';

const SDL = `
extend type Mutation {
  "A quote." quote(symbol: String!): Quote
    @tool(effect: READ) @rest(backend: "market", GET: "/quotes/{args.symbol}") @cache
    @rateLimit(limit: 3, window: "1h")
}
"A quote." type Quote { "Its price." price: Int! }
`;

test('each alias counts, and so does an answer that was kept', async () => {
  const market = await recordingBackend((_, response) => json(response, { price: 7 }));
  const gateway = await gatewayFor({ sdl: SDL, rest: { market: market.url } });
  const { data, errors } = await gateway.ask(`mutation {
    a: quote(symbol: "A") { price }
    b: quote(symbol: "A") { price }
    c: quote(symbol: "A") { price }
    d: quote(symbol: "A") { price }
  }`);
  expect(Object.values(data ?? {}).filter((one) => one !== null)).toHaveLength(3);
  expect(errors).toHaveLength(1);
  const [refusal] = errors ?? [];
  expect(refusal?.extensions).toMatchObject({
    code: 'RATE_LIMIT_EXCEEDED',
    category: 'RateLimitExceededError',
    reason: 'CALLER',
    retryable: true,
    sideEffect: 'NONE',
    attempts: 0,
    tool: 'quote',
  });
  expect(refusal?.extensions.retryAfterMs).toBeGreaterThan(3_500_000);
  expect(market.arrivals).toHaveLength(1);
});
