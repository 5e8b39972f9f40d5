import { describe, expect, test } from 'vitest';
import { type Answer, gatewayFor } from '../../support/gateway-for.ts';
import { type Behaviour, ledgerBackend } from '../../support/ledger-backend.ts';

/** A READ with a fallback, whose two backends behave so; each is asked by HTTP. */
async function subject(behaviour: Behaviour = { status: 503 }) {
  const plan = () => behaviour;
  const [shop, replica] = [await ledgerBackend({ plan }), await ledgerBackend({ plan })];
  const gateway = await gatewayFor({
    sdl: `extend type Mutation {
      "Reads." read: JSON @tool(effect: READ) @rest(backend: "shop", GET: "/effects/read")
        @fallback(backends: ["replica"]) @retry(base: "2ms", cap: "4ms") @timeout(total: "9s", attempt: "2s")
    }`,
    rest: { shop: shop.url, replica: replica.url },
  });
  const ask = async (headers: Readonly<Record<string, string>> = {}) => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${gateway.key}`,
        ...headers,
      },
      body: JSON.stringify({ query: 'mutation { read }' }),
    });
    const { errors } = (await response.json()) as Answer; // GraphQL's own form
    return errors?.[0]?.extensions ?? null;
  };
  const sent = () => [shop.requests.length, replica.requests.length];
  const times = () =>
    [...shop.requests, ...replica.requests].map(({ headers }) =>
      Number(headers['x-request-timeout-ms']),
    );
  return { ask, sent, times };
}

describe('who repeats calls itself', () => {
  test.each([
    [{ 'x-no-retry': '1' }, [1, 0]],
    [{ 'x-attempt': '2' }, [1, 0]],
    [{ 'x-attempt': '17' }, [1, 0]],
    [{ 'x-attempt': '1' }, [3, 3]],
    [{ 'x-no-retry': '0' }, [3, 3]],
    [{ 'x-attempt': 'second' }, [3, 3]],
  ])('with %j there are %j requests', async (headers, requests) => {
    const { ask, sent } = await subject();
    const [first = 0, second = 0] = requests;
    expect(await ask(headers)).toMatchObject({ reason: 'STATUS', attempts: first + second });
    expect(sent()).toEqual(requests);
  });
});

describe('how long the caller waits', () => {
  test('shortens the operation, and with it each request', async () => {
    const { ask, times } = await subject({ silent: true });
    const error = await ask({ 'x-no-retry': '1', 'x-request-timeout-ms': '900' });
    expect(error).toMatchObject({ code: 'TIMEOUT', reason: 'DEADLINE', attempts: 1 });
    expect(times()).toHaveLength(1);
    expect(Math.max(...times())).toBeLessThanOrEqual(900);
  });

  test.each(['999999999', 'soon', '-5', '1e3', '', '1'.repeat(20)])(
    'never lengthens it: %j',
    async (ms) => {
      const { ask, times } = await subject();
      await ask({ 'x-no-retry': '1', 'x-request-timeout-ms': ms });
      expect(times()).toEqual([2_000]); // of one attempt, of which the operation leaves more than enough
    },
  );

  test('is over at once with 0, and nothing begins', async () => {
    const { ask, sent } = await subject();
    expect(await ask({ 'x-request-timeout-ms': '0' })).toMatchObject({
      code: 'CANCELLED',
      reason: 'NOT_STARTED',
      sideEffect: 'NONE',
      attempts: 0,
    });
    expect(sent()).toEqual([0, 0]);
  });
});
