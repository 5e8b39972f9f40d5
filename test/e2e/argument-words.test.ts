import { expect, test } from 'vitest';
import { gatewayFor } from '../support/gateway-for.ts';
import { json, recordingBackend } from '../support/recording-backend.ts';

const SDL = `
extend type Mutation {
  "Orders."
  order(
    lines: [Line!] @constraint(maxItems: 3), how: How, code: String @constraint(pattern: "^[A-Z]{3}$"),
    first: Int! = 10 @constraint(min: 1, max: 50), mail: String @constraint(format: "email"), one: One, many: Many
  ): JSON
    @tool(effect: READ, examples: [{ args: "{\\"lines\\":[{\\"sku\\":\\"a1\\",\\"quantity\\":3}],\\"code\\":\\"ABC\\"}" }])
    @rest(backend: "shop", POST: "/orders")
  "Needs an id." read(id: ID!, deep: Deep): JSON @tool(effect: READ) @rest(backend: "shop", POST: "/read")
}
input Line { sku: ID!, quantity: Int! @constraint(min: 1, max: 99) }
input Deep { next: Deep, size: Int @constraint(min: 1) }
input One @oneOf { a: Int, b: Int }
enum How { AIR SEA }
enum Many { A B C D E F G H I J K L }
`;

async function subject() {
  const shop = await recordingBackend((_, response) => json(response, {}));
  return { shop, gateway: await gatewayFor({ sdl: SDL, rest: { shop: shop.url } }) };
}

interface Words {
  readonly says: string;
  readonly hint: string;
  readonly argument?: string;
}

const QUANTITY: Words = {
  says: 'Argument `lines.1.quantity` must be an integer from 1 to 99; it was a string.',
  hint: 'Change `lines.1.quantity`, for example to 3.',
  argument: 'lines.1.quantity',
};
const good = '{ sku: "a1", quantity: 1 }';
const Q_LINES = 'mutation ($l: [Line!]) { order(lines: $l) }';

test.each<[string, Words, object?]>([
  [`mutation { order(lines: [${good}, { sku: "a2", quantity: "4111" }]) }`, QUANTITY],
  [
    Q_LINES,
    QUANTITY,
    {
      l: [
        { sku: 'a1', quantity: 1 },
        { sku: 'a2', quantity: '4111' },
      ],
    },
  ],
  [
    `mutation ($q: Int!) { order(lines: [${good}, { sku: "a2", quantity: $q }]) }`,
    QUANTITY,
    { q: '4111' },
  ],
  [
    `mutation { order(lines: [${good}, { sku: "a2", quantity: 100 }]) }`,
    { ...QUANTITY, says: 'Argument `lines.1.quantity` must be an integer from 1 to 99.' },
  ],
  [
    'mutation { order(first: "4111") }',
    {
      says: 'Argument `first` must be an integer from 1 to 50; it was a string.',
      hint: 'Change `first`, for example to 10.',
      argument: 'first',
    },
  ],
  [
    'mutation { order(first: null) }',
    {
      says: 'Argument `first` must be an integer from 1 to 50; it was null.',
      hint: 'Change `first`, for example to 10.',
      argument: 'first',
    },
  ],
  [
    'mutation { order(how: Swordfish) }',
    {
      says: 'Argument `how` must be one of AIR, SEA; it was a name without quotes.',
      hint: 'Change `how`, for example to AIR.',
      argument: 'how',
    },
  ],
  [
    'mutation ($m: Many) { order(many: $m) }',
    {
      says: 'Argument `many` must be one of A, B, C, D, E, F, G, H, I, J; it was a string.',
      hint: 'Change `many`, for example to A.',
      argument: 'many',
    },
    { m: 'Swordfish' },
  ],
  [
    'mutation { order(code: "4111") }',
    {
      says: 'Argument `code` must be a string that matches ^[A-Z]{3}$.',
      hint: 'Change `code`, for example to "ABC".',
      argument: 'code',
    },
  ],
  [
    'mutation { order(mail: "4111") }',
    {
      says: 'Argument `mail` must be a string in the format email.',
      hint: 'Change `mail`, for example to "ann@example.com".',
      argument: 'mail',
    },
  ],
  [
    'mutation { order(firsst: 4111) }',
    {
      says: 'An argument is not declared; did you mean `first`?',
      hint: 'Use `first`, or leave it out.',
    },
  ],
  [
    'mutation { order(swordfish: 4111) }',
    {
      says: 'An argument is not declared.',
      hint: 'Leave it out; declared are `lines`, `how`, `code`, `first`, `mail`, `one`, `many`.',
    },
  ],
  [
    'mutation { order(lines: [{ sku: "a", quantty: 4111, quantity: 1 }]) }',
    {
      says: 'Argument `lines.0` has a key that is not declared; did you mean `quantity`?',
      hint: 'Use `lines.0.quantity`, or leave it out.',
      argument: 'lines.0',
    },
  ],
  [
    Q_LINES,
    {
      says: 'Argument `lines.0` has a key that is not declared.',
      hint: 'Leave it out; declared are `sku`, `quantity`.',
      argument: 'lines.0',
    },
    { l: [{ sku: 'a', quantity: 1, '4111 1111 swordfish': 1 }] },
  ],
  [
    'mutation { order(lines: [{ sku: "a" }]) }',
    {
      says: 'Argument `lines.0.quantity` is required.',
      hint: 'Add `lines.0.quantity`, for example 3.',
      argument: 'lines.0.quantity',
    },
  ],
  [
    Q_LINES,
    {
      says: 'Argument `lines.0.quantity` is required.',
      hint: 'Add `lines.0.quantity`, for example 3.',
      argument: 'lines.0.quantity',
    },
    { l: [{ sku: 'a' }] },
  ],
  [
    'mutation { read }',
    { says: 'Argument `id` is required.', hint: 'Add `id`, then call again.', argument: 'id' },
  ],
  [
    'mutation ($i: ID!) { read(id: $i) }',
    { says: 'Argument `id` is required.', hint: 'Add `id`, then call again.', argument: 'id' },
  ],
  [
    'mutation { read(id: "1", deep: { next: { next: { size: "4111" } } }) }',
    {
      says: 'Argument `deep.next.next.size` must be an integer from 1 to 2147483647; it was a string.',
      hint: 'Change `deep.next.next.size`, for example to 1.',
      argument: 'deep.next.next.size',
    },
  ],
  [
    'mutation { order(one: { a: 1, b: 4111 }) }',
    {
      says: 'Argument `one` must have exactly one of its keys.',
      hint: 'Change `one`, then call again.',
      argument: 'one',
    },
  ],
  [
    'mutation ($o: One) { order(one: $o) }',
    {
      says: 'Argument `one` must have exactly one of its keys.',
      hint: 'Change `one`, then call again.',
      argument: 'one',
    },
    { o: { a: 1, b: 4111 } },
  ],
  [
    'mutation ($i: ID!) { read(id: $i) }',
    {
      says: 'Argument `id` must be text without NUL and without half a character.',
      hint: 'Change `id`, then call again.',
      argument: 'id',
    },
    { i: '4111\0swordfish' },
  ],
  [
    'mutation ($i: ID!) { read(id: $i) }',
    {
      says: 'Argument `id` must be text without NUL and without half a character.',
      hint: 'Change `id`, then call again.',
      argument: 'id',
    },
    { i: '4111\ud800' },
  ],
])('%s', async (query, { says, hint, argument }, variables = {}) => {
  const { shop, gateway } = await subject();
  const answer = await gateway.ask(query, variables);

  const [error] = answer.errors ?? [];
  expect(error?.message).toBe(says);
  expect(error?.extensions).toMatchObject({
    code: 'VALIDATION_FAILED',
    reason: 'ARGUMENTS',
    hint,
    sideEffect: 'NONE',
  });
  expect(error?.extensions.argument).toBe(argument);
  expect(error?.extensions.tool).toMatch(/^(order|read)$/);
  expect(JSON.stringify(answer)).not.toMatch(/4111|[sS]wordfish/);
  expect(shop.arrivals).toHaveLength(0);
});

test('each mistake of one variable is told by itself', async () => {
  const { gateway } = await subject();
  const { errors = [] } = await gateway.ask(Q_LINES, { l: [{ sku: true }, { quantity: 1.5 }] });

  expect(errors.map(({ message }) => message)).toEqual([
    'Argument `lines.0.sku` must be a string; it was true or false.',
    'Argument `lines.0.quantity` is required.',
    'Argument `lines.1.sku` is required.',
    'Argument `lines.1.quantity` must be an integer from 1 to 99; it was a number.',
  ]);
});
