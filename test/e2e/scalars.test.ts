import { json as readJson } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { gatewayFor } from '../support/gateway-for.ts';
import { json, recordingBackend } from '../support/recording-backend.ts';

const SDL = `
scalar Phone
extend type Mutation {
  "Calls." call(phone: Phone, mail: EmailAddress, data: JSON, price: Decimal, on: Date): Called
    @tool(effect: READ) @rest(backend: "shop", POST: "/calls")
}
type Called { price: Decimal, phone: Phone }
`;
const PHONE = { type: 'string', pattern: '^[+][0-9]{6,15}$' };

async function subject(answer: object = {}) {
  const bodies: unknown[] = [];
  const shop = await recordingBackend(async (request, response) => {
    bodies.push(await readJson(request));
    json(response, answer);
  });
  const config = { scalars: { Phone: PHONE } };
  const gateway = await gatewayFor({ sdl: SDL, rest: { shop: shop.url }, config });
  return { shop, bodies, gateway };
}

const CALL =
  'mutation ($p: Phone, $m: EmailAddress, $d: JSON, $e: Decimal, $o: Date) { call(phone: $p, mail: $m, data: $d, price: $e, on: $o) { price phone } }';

test('values of scalars are sent as they were written', async () => {
  const { bodies, gateway } = await subject({ price: '19.90', phone: '+491234567' });
  const given = {
    p: '+491234567',
    m: 'ann@example.com',
    d: { a: [1] },
    e: '19.90',
    o: '2026-10-30',
  };
  const { data } = await gateway.ask(CALL, given);

  expect(data).toEqual({ call: { price: '19.90', phone: '+491234567' } });
  expect(bodies[0]).toEqual({
    phone: '+491234567',
    mail: 'ann@example.com',
    data: { a: [1] },
    price: '19.90',
    on: '2026-10-30',
  });
});

test.each([
  [{ p: '4111-4111' }, 'Argument `phone` must be a string that matches ^[+][0-9]{6,15}$.'],
  [{ m: '4111 4111' }, 'Argument `mail` must be a string in the format email; it was a string.'],
  [{ e: '4,111' }, 'Argument `price` must be a string that matches ^-?[0-9]+([.][0-9]+)?$.'],
  [
    { e: 4111 },
    'Argument `price` must be a string that matches ^-?[0-9]+([.][0-9]+)?$; it was an integer.',
  ],
  [{ o: '4111' }, 'Argument `on` must be a string in the format date; it was a string.'],
  [
    { d: { a: { prototype: 4111 } } },
    'Argument `data` must be JSON without the keys `__proto__`, `constructor` and `prototype`; it was an object.',
  ],
])('%j is refused with words, and nothing is sent', async (variables, message) => {
  const { shop, gateway } = await subject();
  const answer = await gateway.ask(CALL, variables);

  expect(answer.errors?.[0]).toMatchObject({
    message,
    extensions: { reason: 'ARGUMENTS', tool: 'call' },
  });
  expect(JSON.stringify(answer)).not.toContain('4111');
  expect(shop.arrivals).toHaveLength(0);
});

test.each([
  ['mail: "4111 4111"', 'Argument `mail` must be a string in the format email; it was a string.'],
  ['on: "4111"', 'Argument `on` must be a string in the format date; it was a string.'],
  [
    'data: { a: { __proto__: 4111 } }',
    'Argument `data` must be JSON without the keys `__proto__`, `constructor` and `prototype`; it was an object.',
  ],
])('in a document %s is refused alike', async (written, message) => {
  const { gateway } = await subject();
  const answer = await gateway.ask(`mutation { call(${written}) { price } }`);

  expect(answer.errors?.[0]).toMatchObject({ message, extensions: { reason: 'ARGUMENTS' } });
  expect(JSON.stringify(answer)).not.toContain('4111');
});

test('an answer that breaks the JSON Schema of a scalar is refused', async () => {
  const { gateway } = await subject({ phone: '0123' });
  const { errors } = await gateway.ask('mutation { call { phone } }');
  expect(errors?.[0]?.extensions).toMatchObject({ reason: 'RESULT' });
});
