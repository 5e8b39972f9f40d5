import { buildSchema, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { LIMITS, type Limits } from '../../../src/base/limits.ts';
import { chooseOperation } from '../../../src/execution/operation.ts';
import { checksOf } from '../../../src/execution/weight/check.ts';

const SCHEMA = buildSchema(`
  directive @constraint(maxItems: Int, maxLength: Int) on ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION
  scalar JSON
  scalar DateTime
  enum Colour { RED }
  type Query { tools: [Thing!]! }
  type Mutation {
    plain(id: ID, at: DateTime, n: Int, colour: Colour): Thing
    dear: Thing
    all: [Thing!]
    page(first: Int! = 10, last: Int): [Thing]
    paged(first: Int): Page
    found(filter: Filter = { first: 7 }): [Thing!]!
    many(ids: [ID!], long: String @constraint(maxLength: 20000), more: [Int] @constraint(maxItems: 200)): Thing
    matrix(rows: [[String]]): Thing
    kept(value: JSON, filter: Filter): Thing
    any: Any
  }
  input Filter { first: Int = 7, and: Filter, words: [String!], value: JSON }
  union Any = Thing | Page
  type Page { total: Int, things: [Thing!]! }
  type Thing { id: ID, names: [String], table: [[Int]], inner: [Thing!], next(limit: Int): Thing, one: Thing }
`);

type Variables = Readonly<Record<string, unknown>>;

/** What is told of an operation with its variables, which count as coerced already. */
function checked(source: string, variables: Variables = {}, limits: Partial<Limits> = {}) {
  const costs: Readonly<Record<string, number>> = { dear: 60 };
  const parts = { limits: { ...LIMITS, ...limits }, costOf: (name: string) => costs[name] ?? 1 };
  const check = checksOf(SCHEMA, parts)(chooseOperation(SCHEMA, parse(source), undefined));
  return check.given(variables) ?? check.asked(variables);
}

const limitOf = (...given: Parameters<typeof checked>) => checked(...given)?.facts.limit;
/** As a limit of nothing tells it. */
const nodesOf = (source: string, variables?: Variables) =>
  limitOf(source, variables, { nodes: -1 })?.found;

const mutation = (fields: string) => `mutation { ${fields} }`;
const aliases = (count: number, field: string) =>
  Array.from({ length: count }, (_, at) => `a${at}: ${field}`).join(' ');

describe('calls', () => {
  test.each([
    ['by alias', (count: number) => mutation(aliases(count, 'plain { id }'))],
    [
      'in a fragment',
      (count: number) =>
        `mutation { ...F } fragment F on Mutation { ${aliases(count, 'plain { id }')} }`,
    ],
    [
      'not included',
      (count: number) => mutation(aliases(count, 'plain @include(if: false) { id }')),
    ],
    ['of the catalogue', (count: number) => `{ ${aliases(count, 'tools { id }')} }`],
  ])('%s are counted', (_, source) => {
    expect(limitOf(source(25))).toBeUndefined();
    expect(limitOf(source(26))).toEqual({ name: 'callsPerOperation', max: 25, found: 26 });
  });

  test('cost what their tools cost', () => {
    expect(limitOf(mutation(`dear { id } ${aliases(24, 'plain { id }')}`))).toBeUndefined();
    expect(limitOf(mutation('dear { id } more: dear { id }'))).toEqual({
      name: 'cost',
      max: 100,
      found: 120,
    });
  });

  test('of introspection are few', () => {
    const schema = aliases(5, '__schema { description }');
    expect(limitOf(`{ ${schema} }`)).toBeUndefined();
    expect(limitOf(`{ ${schema} __type(name: "A") { name } }`)).toEqual({
      name: 'introspections',
      max: 5,
      found: 6,
    });
  });
});

describe('expected nodes', () => {
  test.each<[string, number, string, Variables?]>([
    ['an object', 1, 'plain { id }'],
    ['an object in an object', 2, 'plain { one { id } }'],
    ['a list that nothing bounds', 20, 'all { id }'],
    ['a list in a list', 20 * (1 + 5), 'all { inner { id } }'],
    ['a list of leaves', 1 + 20, 'plain { names }'],
    ['lists of lists of leaves', 1 + 20 * 5, 'plain { table }'],
    ['a size by literal', 30, 'page(first: 30) { id }'],
    ['a size by default', 10, 'page { id }'],
    ['the larger of two', 40, 'page(first: 3, last: 40) { id }'],
    ['a size for the list below', 1 + 50, 'paged(first: 50) { total things { id } }'],
    [
      'a size for one list, and what is inside of it',
      1 + 50 * (1 + 5),
      'paged(first: 50) { things { inner { id } } }',
    ],
    ['a size that is no size', 20, 'page(first: 0, last: -5) { id }'],
    ['a size that nobody gives', 1 + 20, 'paged { things { id } }'],
    ['a size by an input field', 33, 'found(filter: { first: 33 }) { id }'],
    ['a size deep in an input', 44, 'found(filter: { and: { and: { first: 44 } } }) { id }'],
    ['a size by the default of an argument', 7, 'found { id }'],
    ['a size by the default of an input field', 7, 'found(filter: {}) { id }'],
    ['a size below a list', 20 * (1 + 1 * (1 + 9)), 'all { next(limit: 9) { inner { id } } }'],
    ['what is not included', 21, 'all { id } plain @skip(if: true) { id }'],
    [
      'two types of one place',
      1 + 20 + 20,
      'any { ... on Page { things { id } } ... on Thing { inner { id } } }',
    ],
  ])('of %s are %i', (_, expected, fields, variables) => {
    expect(nodesOf(mutation(fields), variables)).toBe(expected);
  });

  test.each<[string, number, string, Variables]>([
    ['variable', 30, 'mutation ($n: Int!) { page(first: $n) { id } }', { n: 30 }],
    ['variable that is absent', 10, 'mutation ($n: Int) { page(first: $n) { id } }', {}],
    [
      'variable that is null',
      20,
      'mutation ($n: Int) { found(filter: { first: $n }) { id } }',
      { n: null },
    ],
    [
      'variable in an input',
      99,
      'mutation ($n: Int) { found(filter: { and: { first: $n } }) { id } }',
      { n: 99 },
    ],
    [
      'variable that is an input',
      98,
      'mutation ($f: Filter) { found(filter: $f) { id } }',
      { f: { first: 7, and: { first: 98 } } },
    ],
  ])('a size by a %s is that of the request', (_, expected, source, variables) => {
    expect(nodesOf(source, variables)).toBe(expected);
  });

  test('literal, variable and default weigh the same', () => {
    const found = 1 + 500 * (1 + 5 * (1 + 5));
    const below = '{ things { inner { inner { id } } } }';
    const all = [
      limitOf(mutation(`paged(first: 500) ${below}`)),
      limitOf(`mutation ($n: Int) { paged(first: $n) ${below} }`, { n: 500 }),
      limitOf(`mutation ($n: Int = 500) { paged(first: $n) ${below} }`, { n: 500 }),
      limitOf(`mutation ($on: Boolean!) { paged(first: 500) @include(if: $on) ${below} }`, {
        on: false,
      }),
    ];
    for (const limit of all) expect(limit).toEqual({ name: 'nodes', max: 10_000, found });
  });
});

const long = 'x'.repeat(10_001);
const deep = (levels: number) => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);
const text = (value: unknown) => JSON.stringify(value).replaceAll(/"(\w+)":/g, '$1:');

describe('arguments', () => {
  test.each<[string, string, string, readonly [unknown, unknown]]>([
    ['items', 'many(ids: $v)', '[ID!]', [Array(100).fill('1'), Array(101).fill('1')]],
    ['items beyond the usual', 'many(more: $v)', '[Int]', [Array(200).fill(1), Array(201).fill(1)]],
    ['characters', 'plain(id: $v)', 'ID', [long.slice(1), long]],
    ['characters of other texts', 'plain(at: $v)', 'DateTime', [long.slice(1), long]],
    [
      'characters beyond the usual',
      'many(long: $v)',
      'String',
      [long + long.slice(2), long + long],
    ],
    [
      'items of lists in a list',
      'matrix(rows: $v)',
      '[[String]]',
      [[Array(100).fill('')], [Array(101).fill('')]],
    ],
    ['characters in lists', 'matrix(rows: $v)', '[[String]]', [[['']], [['', long]]]],
    [
      'items in an input',
      'kept(filter: $v)',
      'Filter',
      [{ and: { words: [''] } }, { and: { words: Array(101).fill('') } }],
    ],
    ['bytes of JSON', 'kept(value: $v)', 'JSON', [['x'.repeat(65_000)], ['é'.repeat(40_000)]]],
    [
      'numbers of JSON',
      'kept(value: $v)',
      'JSON',
      [Array(20_000).fill(10), Array(30_000).fill(10)],
    ],
    ['keys of JSON', 'kept(value: $v)', 'JSON', [{ a: 1 }, { [`a${long.repeat(7)}`]: 1 }]],
    ['a text as JSON', 'kept(value: $v)', 'JSON', [long, 'x'.repeat(70_000)]],
    ['levels of JSON', 'kept(filter: $v)', 'Filter', [{ value: deep(16) }, { value: deep(17) }]],
  ])(
    '%s are bounded, in variables, defaults and literals alike',
    (_, field, type, [most, more]) => {
      const argument = /\((\w+):/.exec(field)?.[1];
      const byVariable = `mutation ($v: ${type}) { ${field} { id } }`;
      expect(checked(byVariable, { v: most })).toBeUndefined();
      expect(checked(byVariable, { v: more })).toMatchObject({
        facts: { reason: 'LIMIT', argument },
      });

      const byDefault = (value: unknown) =>
        `mutation ($v: ${type} = ${text(value)}) { ${field} { id } }`;
      expect(checked(byDefault(most))).toBeUndefined();
      expect(checked(byDefault(more))).toMatchObject({ facts: { reason: 'LIMIT', argument } });
      expect(checked(byDefault(more), { v: most })).toBeUndefined();

      const byLiteral = (value: unknown) =>
        mutation(`${field.replace('$v', () => text(value))} { id }`);
      expect(checked(byLiteral(most))).toBeUndefined();
      expect(checked(byLiteral(more))).toMatchObject({ facts: { reason: 'LIMIT', argument } });
    },
  );

  test('a variable in a literal is bounded there', () => {
    const source = 'mutation ($v: String!) { kept(filter: { and: { words: ["a", $v] } }) { id } }';
    expect(limitOf(source, { v: long })).toMatchObject({ name: 'stringCharacters', found: 10_001 });
  });

  test('a variable that stands in JSON many times counts as often', () => {
    const fields = Array.from({ length: 10 }, (_, at) => `k${at}: $v`).join(' ');
    const source = `mutation ($v: JSON) { kept(value: { ${fields} }) { id } }`;
    expect(limitOf(source, { v: 'x'.repeat(6_000) })).toBeUndefined();
    expect(limitOf(source, { v: 'x'.repeat(7_000) })).toMatchObject({ name: 'jsonBytes' });
  });

  test('a variable that stands in many arguments is looked at once', () => {
    let looks = 0;
    const counted = {
      get v() {
        looks += 1;
        return 'text';
      },
    };
    checked(`mutation ($v: ID) { ${aliases(20, 'plain(id: $v) { id }')} }`, counted);
    expect(looks).toBe(1);
  });

  test('of nested fields are bounded too', () => {
    expect(limitOf(mutation(`plain { ... on Thing { next(limit: 3) { id } } }`))).toBeUndefined();
  });

  test.each([['n'], ['colour']])('numbers and enums have no size: %s is not looked at', (name) => {
    const source = `mutation ($v: ${name === 'n' ? 'Int' : 'Colour'}) { plain(${name}: $v) { id } }`;
    expect(checked(source, { v: long })).toBeUndefined();
  });

  test('what was sent is not told', () => {
    const failure = checked('mutation ($v: ID) { plain(id: $v) { id } }', { v: `${long}secret` });
    expect(JSON.stringify([failure?.message, failure?.facts])).not.toContain('secret');
  });
});
