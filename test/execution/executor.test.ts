import {
  buildSchema,
  execute,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getIntrospectionQuery,
  parse,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { createExecutor } from '../../src/execution/executor.ts';
import { asking, requestOf } from './asking.ts';
import { buildWorld } from './differential/world.ts';

function small(answer = 'here'): GraphQLSchema {
  const schema = buildSchema(`
    type Query { text: String  size(of: Int! = 1): Int  self: Query }
    type Subscription { text: String }
  `);
  const { text, size, self } = schema.getQueryType()?.getFields() ?? {};
  if (!text || !size || !self) throw new Error('Three fields.');
  text.resolve = () => answer;
  size.resolve = (_source, { of }) => of;
  self.resolve = () => ({});
  return schema;
}

describe('the operation', () => {
  const TWO = 'query A { a: text } query B { b: text }';

  test('is the named one', async () => {
    const ask = asking(small());
    expect(await ask(TWO, { operationName: 'B' })).toEqual({ data: { b: 'here' } });
    expect(await ask(TWO, { operationName: 'A' })).toEqual({ data: { a: 'here' } });
  });

  test.each([
    [TWO, undefined, 'Must provide operation name if query contains multiple operations.'],
    [TWO, 'C', 'Unknown operation named "C".'],
    ['fragment F on Query { text }', undefined, 'Must provide an operation.'],
    ['subscription { text }', undefined, 'Subscriptions are not supported.'],
    ['mutation { text }', undefined, 'Schema is not configured to execute mutation operation.'],
  ])('%s, asked for %s, is refused', async (source, operationName, message) => {
    const asked = operationName === undefined ? {} : { operationName };
    const { errors, data } = await asking(small())(source, asked);
    expect(errors).toMatchObject([{ message }]);
    expect(data ?? null).toBeNull();
  });

  test('with wrong variables is refused in the words of graphql-js', async () => {
    const schema = small();
    const source = 'query ($a: Int!, $b: Int) { a: size(of: $a) b: size(of: $b) }';
    const variables = { b: 'two' };
    const expected = await execute({ schema, document: parse(source), variableValues: variables });
    const answer = await asking(schema)(source, { variables });
    expect(answer.errors?.map(String)).toEqual(expected.errors?.map(String));
    expect(answer).not.toHaveProperty('data');
  });

  test('is answered without data where a condition is null', async () => {
    const schema = small();
    const source = 'query ($if: Boolean = true) { text @include(if: $if) }';
    const asked = { variables: { if: null } };
    const document = parse(source);
    const expected = await execute({ schema, document, variableValues: asked.variables });
    const answer = await asking(schema)(source, asked);
    expect(answer.data).toBeNull();
    expect(answer.errors?.map(String)).toEqual(expected.errors?.map(String));
  });
});

describe('compiled documents', () => {
  test('are not shared between schemas', async () => {
    const [one, other] = [small('one'), small('other')];
    const executor = createExecutor({
      servedBy: (schema) => ({
        schema,
        effectOf: () => undefined,
        instrumented: () => schema,
        introspectedBy: async () => schema,
      }),
      sampled: () => false,
    });
    const ask = (schema: GraphQLSchema) => executor(requestOf(schema, '{ text }'));
    expect(await ask(one)).toEqual({ data: { text: 'one' } });
    expect(await ask(other)).toEqual({ data: { text: 'other' } });
    expect(await ask(one)).toEqual({ data: { text: 'one' } });
  });

  test('answer by the variables of each request, conditions included', async () => {
    const ask = asking(small());
    const source = `query ($on: Boolean!, $of: Int!) {
      text @include(if: $on) size(of: $of) self { text @skip(if: $on) text }
    }`;
    for (const [on, of] of [
      [true, 1],
      [false, 2],
      [true, 3],
    ] as const) {
      const { data } = await ask(source, { variables: { on, of } });
      const expected = { ...(on && { text: 'here' }), size: of, self: { text: 'here' } };
      expect(JSON.stringify(data)).toBe(JSON.stringify(expected));
    }
  });

  test('are compiled once, and again when they had to leave', async () => {
    const schema = small();
    const executor = createExecutor({
      servedBy: () => ({
        schema,
        effectOf: () => undefined,
        instrumented: () => schema,
        introspectedBy: async () => schema,
      }),
      sampled: () => false,
      maxDocuments: 1,
    });
    // Whether a document is looked at again tells whether it was compiled again.
    let looked = 0;
    const ask = (source: string) => {
      const document = parse(source);
      const { definitions } = document;
      const get = () => {
        looked += 1;
        return definitions;
      };
      Object.defineProperty(document, 'definitions', { get });
      return executor(requestOf(schema, source, { document }));
    };
    await ask('{ a: text }');
    await ask('{ a: text }');
    expect(looked).toBe(1);
    await ask('{ b: text }');
    expect(await ask('{ a: text }')).toEqual({ data: { a: 'here' } });
    expect(looked).toBe(3);
  });
});

test('introspection answers what graphql-js answers', async () => {
  const schema = buildWorld();
  const source = getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true });
  const expected = await execute({ schema, document: parse(source) });
  expect(JSON.stringify(await asking(schema)(source))).toBe(JSON.stringify(expected));
});

test('an alias may be any name', async () => {
  const source =
    '{ __proto__: text constructor: text toString: text then: text hasOwnProperty: text }';
  const { data } = await asking(small())(source);
  const text = source.replaceAll(/(\w+): text/g, '"$1":"here",').replaceAll(/[ ]|,(?= })/g, '');
  expect(JSON.stringify(data)).toBe(text);
  expect(Object.getPrototypeOf(data)).toBe(Object.prototype);
});

test('a resolver is told what graphql-js tells it', async () => {
  const schema = small();
  const told: GraphQLResolveInfo[] = [];
  const { text } = schema.getQueryType()?.getFields() ?? {};
  if (text) {
    text.resolve = (_source, _args, _context, info) => {
      told.push(info);
      return 'here';
    };
  }
  const source = `query Q($of: Int = 4) { self { one: text ...F size(of: $of) } }
    fragment F on Query { one: text }`;
  const document = parse(source);
  await asking(schema)(source, { document });
  await execute({ schema, document });
  const [ours, theirs] = told;
  expect(new Set(Object.keys(ours ?? {}))).toEqual(new Set(Object.keys(theirs ?? {})));
  expect(ours).toEqual(theirs);
  expect(ours?.fieldNodes).toHaveLength(2);
});

test('a type resolver is told the path of the field, also for an item of a list', async () => {
  const schema = buildSchema(`
    interface Node { id: ID }
    type Thing implements Node { id: ID }
    type Query { lists: [[Node]] }
  `);
  const [node, thing] = [schema.getType('Node'), schema.getType('Thing')];
  const paths: unknown[] = [];
  const note = ({ path }: GraphQLResolveInfo) => paths.push([path.key, path.prev]);
  Object.assign(node ?? {}, {
    resolveType(_value: unknown, _context: unknown, info: GraphQLResolveInfo) {
      note(info);
      return 'Thing';
    },
  });
  Object.assign(thing ?? {}, {
    isTypeOf: (_value: unknown, _context: unknown, info: GraphQLResolveInfo) => note(info) > 0,
  });
  const { lists } = schema.getQueryType()?.getFields() ?? {};
  if (lists) lists.resolve = () => [[{}]];
  expect(await asking(schema)('{ lists { __typename } }')).toMatchObject({
    data: { lists: [[{ __typename: 'Thing' }]] },
  });
  expect(paths).toEqual([
    ['lists', undefined],
    ['lists', undefined],
  ]);
});
