import { buildSchema, type GraphQLSchema, parse, visit } from 'graphql';
import { describe, expect, test } from 'vitest';
import { compileOperation } from '../../src/execution/compile.ts';
import { fieldErrors } from '../../src/execution/field-errors.ts';
import { chooseOperation } from '../../src/execution/operation.ts';
import { randomOf } from './differential/random.ts';

/** A compiled document: what it answers as the first thing, and how often a selection was looked at for it. */
function compiled(schema: GraphQLSchema, source: string) {
  const document = parse(source);
  const counts = { written: 0, looked: 0 };
  visit(document, {
    SelectionSet(set) {
      const { selections } = set;
      counts.written += selections.length;
      const get = () => {
        counts.looked += selections.length;
        return selections;
      };
      Object.defineProperty(set, 'selections', { get });
    },
  });
  const chosen = chooseOperation(schema, document, undefined);
  const operation = compileOperation(chosen, {}, () => true);
  // Nothing else of the context is looked at here.
  const context = { operation: { signal: new AbortController().signal } } as never;
  const room = { left: 1_000_000 };
  const answer = () =>
    operation.execute({ chosen, variables: {}, context, errors: fieldErrors(), room });
  return { answer, counts, operation };
}

test('an answer that needs no waiting is there at once', () => {
  const schema = buildSchema('type Query { a: [A!]! } type A { b: [B] } type B { c: Int! }');
  const { a } = schema.getQueryType()?.getFields() ?? {};
  if (a) a.resolve = () => [{ b: [{ c: 1 }, { c: null }] }, { b: [] }];
  const { answer } = compiled(schema, '{ a { b { c } } }');
  expect(answer()).toEqual({ a: [{ b: [{ c: 1 }, null] }, { b: [] }] });
});

test('nothing is compiled for a type that does not appear', () => {
  const { schema, walk } = tangled();
  const { operation, answer } = compiled(schema, '{ node { ... on A { leaf } one { id } } }');
  expect(operation.selections()).toBe(0);
  walk(0);
  expect(answer()).toMatchObject({ node: { one: null } });
  expect(operation.selections()).toBe(1);
});

describe('what is compiled grows with the document, not with the ways through it', () => {
  const both = (below: string) => `one { ${below} } two { ${below} }`;
  const times = (size: number, write: (at: number) => string) =>
    Array.from({ length: size }, (_, at) => write(at)).join(' ');
  const nest = (size: number, around: (below: string) => string) =>
    Array.from({ length: size }).reduce<string>((below) => around(below), 'id');
  const parts = (size: number, spread: (next: string) => string) =>
    times(size, (at) => {
      const next = at + 1 < size ? spread(`P${at + 1}`) : 'id';
      return `fragment P${at} on Node { ${both(next)} }`;
    });

  test.each<[string, (size: number) => string]>([
    ['many fields', (size) => `{ node { ${times(size, (at) => `f${at}: leaf`)} } }`],
    ['fields that merge', (size) => `{ node { ${times(size, () => both('id leaf'))} } }`],
    ['deep fields', (size) => `{ node { ${nest(size, (below) => `id one { ${below} }`)} } }`],
    [
      'nested abstract types',
      (size) =>
        `{ node { ${nest(size, (below) => `... on Node { one { id ${below} } } ... on B { id }`)} } }`,
    ],
    [
      'fragments in fragments',
      (size) => `{ node { ...P0 } } ${parts(size, (next) => `...${next}`)}`,
    ],
    [
      'fragments spread again and again',
      (size) =>
        `{ node { ...P0 } } ${parts(size, (next) => `...${next} ... on A { ...${next} } ...${next}`)}`,
    ],
  ])('%s', (_family, write) => {
    const { schema, walk } = tangled();
    for (const size of [8, 16, 32, 64]) {
      const { answer, counts } = compiled(schema, write(size));
      for (let way = 0; way < 500; way += 1) {
        walk(size);
        expect(answer()).toHaveProperty('node');
      }
      expect(counts.looked).toBeGreaterThanOrEqual(counts.written);
      expect(counts.looked).toBeLessThanOrEqual(TYPES.length * counts.written * 2);
    }
  });
});

const TYPES = [...'ABCD'];

/** Four types of one interface that refer to each other, and data that is one random way through them. */
function tangled() {
  const fields = '{ id: ID  leaf: Int  one: Node  two: Node }';
  const schema = buildSchema(`
    interface Node ${fields}
    ${TYPES.map((name) => `type ${name} implements Node ${fields}`).join('\n')}
    type Query { node: Node }
  `);
  const random = randomOf(1);
  let root: Thing | null = null;
  const { node } = schema.getQueryType()?.getFields() ?? {};
  if (node) node.resolve = () => root;
  const walk = (length: number) => {
    root = null;
    for (let step = 0; step <= length; step += 1) {
      const next: Pick<Thing, 'one' | 'two'> = random.chance(0.5)
        ? { one: root, two: null }
        : { one: null, two: root };
      root = { __typename: random.pick(TYPES), id: step, leaf: step, ...next };
    }
  };
  return { schema, walk };
}

interface Thing {
  readonly __typename: string;
  readonly id: number;
  readonly leaf: number;
  readonly one: Thing | null;
  readonly two: Thing | null;
}
