import { describe, expect, test } from 'vitest';
import { gatewayFor } from '../support/gateway-for.ts';
import { json, recordingBackend } from '../support/recording-backend.ts';

const SDL = `
extend type Mutation {
  "Reads." read(id: ID!, first: Int! = 1 @constraint(min: 1, max: 50), filter: Filter): Thing
    @tool(effect: READ) @rest(backend: "shop", POST: "/read")
}
"A thing." type Thing { "Its id." id: ID! "Its neighbour." next: Thing }
"A filter." input Filter { "Colours." colours: [String!] @constraint(maxItems: 2) "Inside." and: Filter }
`;

async function subject() {
  const shop = await recordingBackend((_, response) => json(response, { id: '1' }));
  const gateway = await gatewayFor({ sdl: SDL, rest: { shop: shop.url } });
  const send = async (body: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${gateway.key}`,
        ...headers,
      },
      body,
    });
    return { status: response.status, text: await response.text() };
  };
  await send(JSON.stringify({ query: '{ __typename }' })); // what is loaded on first use is loaded
  return { shop, gateway, send };
}

const query = (text: string, variables = {}) => JSON.stringify({ query: text, variables });
const nested = (depth: number) => `${'next { '.repeat(depth)}id${' }'.repeat(depth)}`;
const aliases = (count: number) =>
  Array.from({ length: count }, (_, at) => `a${at}: read(id: "1") { id }`).join(' ');

describe('a request with', () => {
  test.each<[string, number, string, string]>([
    ['broken JSON', 400, '{"query": ', 'REQUEST'],
    ['no JSON object', 400, '[]', 'REQUEST'],
    ['no query', 400, '{}', 'REQUEST'],
    ['a query that is no text', 400, '{"query": 7}', 'REQUEST'],
    ['a syntax error', 400, query('mutation { read('), 'REQUEST'],
    ['an unknown field', 400, query('mutation { delete(id: "1") { id } }'), 'REQUEST'],
    ['an unknown argument', 400, query('mutation { read(id: "1", x: 1) { id } }'), 'ARGUMENTS'],
    [
      'a literal of a wrong type',
      400,
      query('mutation { read(id: "1", first: "secret") { id } }'),
      'ARGUMENTS',
    ],
    [
      'a variable of a wrong type',
      400,
      query('mutation ($n: Int!) { read(id: "1", first: $n) { id } }', { n: 'secret' }),
      'ARGUMENTS',
    ],
    [
      'a variable that is missing',
      400,
      query('mutation ($n: ID!) { read(id: $n) { id } }'),
      'ARGUMENTS',
    ],
    [
      'a value outside its bounds',
      200,
      query('mutation { read(id: "1", first: 51) { id } }'),
      'ARGUMENTS',
    ],
    [
      'too many items deep inside',
      200,
      query('mutation { read(id: "1", filter: { and: { colours: ["a", "b", "c"] } }) { id } }'),
      'ARGUMENTS',
    ],
    ['a body of 2 MB', 413, query(`{ __typename } # ${'x'.repeat(2_000_000)}`), 'LIMIT'],
    ['10,000 aliases', 400, query(`mutation { ${aliases(10_000)} }`), 'LIMIT'],
    ['9 levels', 400, query(`mutation { read(id: "1") { ${nested(7)} } }`), 'LIMIT'],
    [
      'a persisted query',
      200,
      '{"query":"{ __typename }","extensions":{"persistedQuery":{"version":1,"sha256Hash":"x"}}}',
      'REQUEST',
    ],
    ['a subscription', 400, query('subscription { read(id: "1") { id } }'), 'REQUEST'],
    [
      'an operation name that no operation has',
      400,
      '{"query":"{ __typename }","operationName":"b"}',
      'REQUEST',
    ],
  ])('%s is refused with %i, and no backend is asked', async (_, status, body, reason) => {
    const { shop, send } = await subject();
    const before = process.cpuUsage();
    const answer = await send(body);
    const { user, system } = process.cpuUsage(before);

    expect(answer.status).toBe(status);
    const { errors } = JSON.parse(answer.text);
    expect(errors[0].extensions).toMatchObject({ code: 'VALIDATION_FAILED', reason });
    expect(answer.text).not.toContain('secret');
    expect(answer.text).not.toContain('stack');
    expect(Buffer.byteLength(answer.text)).toBeLessThanOrEqual(2_000);
    expect(shop.arrivals).toHaveLength(0);
    // Client and gateway together, in one process.
    expect((user + system) / 1_000).toBeLessThan(50);
  });

  test('another content type is refused with 415', async () => {
    const { send } = await subject();
    const { status } = await send('query={__typename}', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(status).toBe(415);
  });
});

test('8 levels of selections are answered', async () => {
  const { send } = await subject();
  const { status, text } = await send(query(`mutation { read(id: "1") { ${nested(6)} } }`));

  expect(status).toBe(200);
  expect(JSON.parse(text)).toEqual({ data: { read: { next: null } } });
});

test('GET is answered with 405 and the method that is right', async () => {
  const { gateway } = await subject();
  const response = await fetch(`${gateway.url}/graphql?query={__typename}`);

  expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
});

test('an argument at fault is named by its path, with what it must be', async () => {
  const { send } = await subject();
  const { text } = await send(
    query('mutation { read(id: "1", filter: { and: { colours: ["a", "b", "c"] } }) { id } }'),
  );
  expect(JSON.parse(text).errors[0]).toMatchObject({
    message: 'Argument `filter.and.colours` must be a list of at most 2 elements.',
    path: ['read'],
    extensions: { argument: 'filter.and.colours', tool: 'read', attempts: 0, sideEffect: 'NONE' },
  });
});
