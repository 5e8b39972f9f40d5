import { expect, test } from 'vitest';
import { argumentRefusal } from '../../src/base/argument-refusal.ts';
import type { JsonSchema } from '../../src/base/json-schema.ts';

const SCHEMA: JsonSchema = {
  type: 'object',
  properties: {
    prices: { type: 'object' }, // of a scalar that takes any key
    size: { type: ['integer', 'null'], minimum: 10, multipleOf: 5 },
    on: { anyOf: [{ type: 'string', format: 'date' }, { type: 'null' }] },
    text: { type: 'string' },
  },
};
const spec = { schema: SCHEMA, examples: [] };

test('a key that the caller made up is not in the path', () => {
  const path = ['prices', '4111 1111', 0];
  const { message, facts } = argumentRefusal([{ is: 'MISFIT', path }], spec);
  expect([message, facts.argument]).toEqual(['Argument `prices` must be an object.', 'prices']);
});

test.each([
  ['size', 'Change `size`, for example to 10.'],
  ['on', 'Change `on`, for example to "2026-10-30".'],
  ['text', 'Change `text`, then call again.'],
])('the example for %s is made of its schema', (name, hint) => {
  const { facts } = argumentRefusal([{ is: 'MISFIT', path: [name] }], spec);
  expect(facts.hint).toBe(hint);
});

test("the author's example stands before one of the schema", () => {
  const { facts } = argumentRefusal([{ is: 'MISFIT', path: ['size'] }], {
    schema: SCHEMA,
    examples: [{ text: 'a' }, { size: 25 }],
  });
  expect(facts.hint).toBe('Change `size`, for example to 25.');
});

test('a message holds as many whole sentences as fit into 300 characters', () => {
  const many = Array.from(
    { length: 30 },
    () => ({ is: 'MISFIT', path: ['size'], was: 'a string' }) as const,
  );
  expect(argumentRefusal(many, spec).message).toBe(
    'Argument `size` must be an integer of at least 10 that is a multiple of 5; it was a string.',
  );
  const others = ['size', 'on', 'text', 'prices'].map(
    (name) => ({ is: 'SAID', path: [name], says: 'x'.repeat(80) }) as const,
  );
  const { message } = argumentRefusal(others, spec);
  expect(message).toMatch(/^(?:Argument `\w+` x{80}\. ?){3}$/);
});
