import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { buildSchema, coerceInputValue, type GraphQLSchema } from 'graphql';
import { describe, expect, test } from 'vitest';
import { type Audience, inputSchema } from '../../src/specs/schema/input-schema.ts';

const LANGUAGE = readFileSync('schema/directives.graphql', 'utf8');

function schemaWith(args: string, types = ''): GraphQLSchema {
  return buildSchema(
    `${LANGUAGE} scalar DateTime scalar Decimal scalar Phone type Query { f(${args}): Int } ${types}`,
  );
}

function of(schema: GraphQLSchema, audience: Audience = 'shown') {
  const args = schema.getQueryType()?.getFields().f?.args ?? [];
  return inputSchema(args, { schema, audience });
}

const property = (type: string, audience: Audience, types = '') =>
  of(schemaWith(`x: ${type}`, types), audience).properties?.x;

test('arguments are a closed object that requires what has no default', () => {
  expect(of(schemaWith('a: ID!, b: Int! = 3, c: String'))).toEqual({
    type: 'object',
    properties: {
      a: { type: 'string' },
      b: { type: 'integer', default: 3 },
      c: { type: 'string' },
    },
    required: ['a'],
    additionalProperties: false,
  });
});

const DECIMAL = { type: 'string', pattern: '^-?[0-9]+([.][0-9]+)?$' };

test.each<[string, object, object]>([
  ['String', { type: 'string' }, { type: ['string', 'null'] }],
  ['Int!', { type: 'integer' }, { type: 'integer', minimum: -2147483648, maximum: 2147483647 }],
  [
    '[Int!]!',
    { type: 'array', items: { type: 'integer' } },
    { type: 'array', items: { type: 'integer', minimum: -2147483648, maximum: 2147483647 } },
  ],
  [
    '[String]!',
    { type: 'array', items: { type: ['string', 'null'] } },
    { type: 'array', items: { type: ['string', 'null'] } },
  ],
  [
    'Colour',
    { type: 'string', enum: ['RED'] },
    { anyOf: [{ type: 'string', enum: ['RED', 'OLD'] }, { type: 'null' }] },
  ],
  ['DateTime!', { type: 'string', format: 'date-time' }, { type: 'string', format: 'date-time' }],
  ['Phone!', {}, {}],
  ['Decimal!', DECIMAL, DECIMAL],
  [
    'Int! @constraint(min: 1, max: 5)',
    { type: 'integer', minimum: 1, maximum: 5 },
    { type: 'integer', minimum: 1, maximum: 5 },
  ],
  [
    '[String!]! @constraint(maxItems: 2, maxLength: 3)',
    { type: 'array', items: { type: 'string', maxLength: 3 }, maxItems: 2 },
    { type: 'array', items: { type: 'string', maxLength: 3 }, maxItems: 2 },
  ],
])('%s is shown as %j and enforced as %j', (type, shown, enforced) => {
  const types = 'enum Colour { RED OLD @deprecated(reason: "old") }';
  expect(property(type, 'shown', types)).toEqual(shown);
  expect(property(type, 'enforced', types)).toEqual(enforced);
});

test('a recursive input becomes a definition, and nothing else does', () => {
  const types = 'input Filter { and: [Filter!] name: Name } input Name { first: String! }';
  const schema = of(schemaWith('filter: Filter!', types));
  expect(Object.keys(schema.$defs ?? {})).toEqual(['Filter']);
  expect(JSON.stringify(schema)).toContain('{"$ref":"#/$defs/Filter"}');
  expect(JSON.stringify(schema)).toContain('"first"');
});

test('a @oneOf input is a choice of closed objects', () => {
  const types = 'input By @oneOf { id: ID name: String }';
  expect(property('By!', 'shown', types)).toEqual({
    anyOf: [
      {
        type: 'object',
        properties: { id: { type: 'string' } },
        required: ['id'],
        additionalProperties: false,
      },
      {
        type: 'object',
        properties: { name: { type: 'string' } },
        required: ['name'],
        additionalProperties: false,
      },
    ],
  });
});

test('a deprecated argument is enforced and not shown', () => {
  const schema = schemaWith('old: Int @deprecated(reason: "old"), new: Int');
  expect(Object.keys(of(schema, 'shown').properties ?? {})).toEqual(['new']);
  expect(of(schema, 'enforced').properties?.old).toMatchObject({ deprecated: true });
});

test('a description stands on one line and is cut at a word', () => {
  const schema = schemaWith(`"""\nWhat it\n  is.\n""" a: Int, "${'word '.repeat(100)}" b: Int`);
  expect(of(schema).properties?.a?.description).toBe('What it is.');
  expect(of(schema).properties?.b?.description).toMatch(/^(word )*word…$/);
  expect(of(schema).properties?.b?.description?.length).toBeLessThanOrEqual(300);
});

describe('the enforced schema and GraphQL', () => {
  const types = `
    enum Colour { RED GREEN }
    input Filter { colour: Colour! limit: Int = 5 names: [String!] and: [Filter!] }
  `;
  const schema = schemaWith('filter: Filter!', types);
  const check = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
    of(schema, 'enforced'),
  );
  const type = schema.getQueryType()?.getFields().f?.args[0]?.type;

  /** A good value, and now and then another. */
  const mostly = (good: fc.Arbitrary<unknown>, ...others: unknown[]) =>
    fc.oneof({ weight: 6, arbitrary: good }, { weight: 1, arbitrary: fc.constantFrom(...others) });

  const value: fc.Arbitrary<unknown> = fc.letrec<{ filter: unknown }>((tie) => ({
    filter: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { weight: 1, arbitrary: fc.constantFrom<unknown>(null, 'x', 3, []) },
      {
        weight: 4,
        arbitrary: fc.record(
          {
            colour: mostly(fc.constantFrom('RED', 'GREEN'), 'BLUE', null, 1),
            limit: mostly(fc.integer(), 2 ** 31, 1.5, null, 'x'),
            names: mostly(fc.array(fc.string(), { maxLength: 2 }), [null], null, [1], {}),
            and: fc.oneof(fc.constant(null), fc.array(tie('filter'), { maxLength: 2 })),
          },
          { requiredKeys: ['colour'] },
        ),
      },
    ),
  })).filter;

  test('accept the same values, but for what GraphQL turns into another type', () => {
    let accepted = 0;
    fc.assert(
      fc.property(value, (filter) => {
        let fits = true;
        const coerced =
          type &&
          coerceInputValue(filter, type, () => {
            fits = false;
          });
        // A single value becomes a list of one in GraphQL: the schema sees what came of it.
        expect(check({ filter: fits ? coerced : filter })).toBe(fits);
        accepted += fits ? 1 : 0;
      }),
      { numRuns: 3_000 },
    );
    expect(accepted).toBeGreaterThan(500);
  });
});
