import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { gatewayFor } from '../support/gateway-for.ts';
import { json, recordingBackend } from '../support/recording-backend.ts';

const SDL = `
extend type Mutation {
  "Reads." read(id: ID!): Thing
    @tool(effect: READ) @rest(backend: "shop", GET: "/things/{args.id}") @timeout(total: "2s", attempt: "300ms")
  "Writes." write(id: ID!): Thing
    @tool(effect: WRITE, scopes: ["act"]) @rest(backend: "shop", POST: "/things/{args.id}") @timeout(total: "2s", attempt: "300ms")
}
"A thing." type Thing {
  "Its id." id: ID!
  "How many." count: Int!
  "Its colour." colour: Colour
  "Its parts." parts: [Part!]
  "What is in it." inner: Thing
}
"A part." type Part { "Its name." name: String! }
"A colour." enum Colour { "Red." RED @from(path: "rot") "Green." GREEN }
`;

const GOOD = { id: 'good', count: 1 };

type Bad = (response: ServerResponse) => unknown;

const raw =
  (body: string, type = 'application/json'): Bad =>
  (response) =>
    response.setHeader('content-type', type).end(body);
const value =
  (body: unknown): Bad =>
  (response) =>
    json(response, body);

const cutOff: Bad = (response) => {
  response.setHeader('content-type', 'application/json').setHeader('content-length', '1000');
  response.write('{"id": "x",');
  setImmediate(() => response.destroy());
};

const huge: Bad = (response) => {
  response.setHeader('content-type', 'application/json');
  const chunk = `"${'x'.repeat(1_048_574)}`;
  let left = 50;
  const more = () => {
    while (left-- > 0) {
      if (response.write(chunk)) continue;
      response.once('drain', more);
      return;
    }
    response.end();
  };
  more();
};

const slowBody: Bad = (response) => {
  response.setHeader('content-type', 'application/json');
  response.write('{"id":');
};

const empty: Bad = (response) => {
  response.statusCode = 204;
  response.end();
};

const UNREADABLE = { code: 'TOOL_DEPENDENCY_FAILURE', reason: 'UNREADABLE' };
const RESULT = { code: 'VALIDATION_FAILED', reason: 'RESULT', retryable: false };

/** Asks for two good answers and a bad one between them. */
async function siblings(bad: Bad, tool = 'read') {
  const shop = await recordingBackend((_, response, route) =>
    route.endsWith('/bad') ? bad(response) : json(response, GOOD),
  );
  const gateway = await gatewayFor({ sdl: SDL, rest: { shop: shop.url } });
  const answer = await gateway.ask(`mutation {
    one: ${tool}(id: "1") { id count }
    bad: ${tool}(id: "bad") { id count colour parts { name } }
    two: ${tool}(id: "2") { id count }
  }`);
  return { ...answer, logged: gateway.logged };
}

describe('an answer of a backend that is', () => {
  test.each<[string, Bad, object]>([
    ['invalid JSON', raw('{"id": '), UNREADABLE],
    ['no JSON by its content type', raw('{"id":"x","count":1}', 'text/plain'), UNREADABLE],
    ['an HTML error page with status 200', raw('<html>oops</html>', 'text/html'), UNREADABLE],
    ['cut off', cutOff, UNREADABLE],
    ['50 MB long', huge, RESULT],
    ['empty, by 204', empty, UNREADABLE],
    ['slow to end', slowBody, { code: 'TIMEOUT', reason: 'ATTEMPT' }],
    ['of a wrong type', value({ id: 'x', count: 'one' }), RESULT],
    ['without a field that must be there', value({ id: 'x' }), RESULT],
    ['a list instead of an object', value([GOOD]), RESULT],
    ['wrong deep inside', value({ ...GOOD, parts: [{ name: 'a' }, { name: 7 }] }), RESULT],
    ['an unknown word of an enum', value({ ...GOOD, colour: 'blau' }), RESULT],
  ])('%s is a typed error, and its siblings are whole', async (_, bad, expected) => {
    const { data, errors } = await siblings(bad);

    expect(data).toEqual({ one: GOOD, bad: null, two: GOOD });
    expect(errors).toHaveLength(1);
    expect(errors?.[0]).toMatchObject({ path: ['bad'], extensions: expected });
    expect(errors?.[0]?.extensions.sideEffect).toBe('NONE');
  });

  test('204 is null after a WRITE, which need not be answered', async () => {
    const { data, errors } = await siblings(empty, 'write');
    expect(data).toEqual({ one: GOOD, bad: null, two: GOOD });
    expect(errors).toBeUndefined();
  });

  test.each<[string, Bad, object]>([
    [
      'unreadable',
      raw('nonsense'),
      { code: 'TOOL_OUTCOME_UNKNOWN', sideEffect: 'UNKNOWN', retryable: false },
    ],
    ['never there', slowBody, { code: 'TOOL_OUTCOME_UNKNOWN', sideEffect: 'UNKNOWN' }],
    ['of a wrong type', value({ id: 'x' }), { ...RESULT, sideEffect: 'DONE' }],
  ])('%s after a WRITE never claims that nothing happened', async (_, bad, expected) => {
    const { errors } = await siblings(bad, 'write');
    expect(errors?.[0]?.extensions).toMatchObject(expected);
  });
});

test('a mismatch names its path to the model, and is logged for developers', async () => {
  const { errors, logged } = await siblings(value({ ...GOOD, parts: [{ name: 'a' }, {}] }));

  expect(errors?.[0]?.message).toContain('`parts.1.name`');
  expect(logged).toContainEqual(
    expect.objectContaining({
      level: 50,
      tool: 'read',
      code: 'VALIDATION_FAILED',
      reason: 'RESULT',
      traceId: errors?.[0]?.extensions.traceId,
    }),
  );
});

test('a body of 50 MB is never held', async () => {
  const before = process.memoryUsage().rss;
  let most = before;
  const sampling = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 2);
  await siblings(huge);
  clearInterval(sampling);

  expect((most - before) / 1_048_576).toBeLessThan(40);
});

test('a value of a backend never comes back in an error', async () => {
  const { errors } = await siblings(value({ id: 'x', count: 'the secret of the shop' }));
  expect(JSON.stringify(errors)).not.toContain('secret');
});

test('an answer that is nested beyond all reason is a mismatch', async () => {
  const depth = 50_000;
  const deep = `${'{"id":"x","count":1,"inner":'.repeat(depth)}null${'}'.repeat(depth)}`;
  const { data, errors } = await siblings(raw(deep));
  expect(data).toEqual({ one: GOOD, bad: null, two: GOOD });
  expect(errors?.[0]?.extensions).toMatchObject(RESULT);
});
