import { buildSchema, getArgumentValues, Kind, parse } from 'graphql';
import { expect, test } from 'vitest';
import { argumentsOf } from '../../src/execution/arguments.ts';
import type { Site } from '../../src/execution/execution.ts';

const SCHEMA = buildSchema(`
  scalar Json
  input Box { size: Int! = 3  inner: Box  tags: [String!] }
  type Query {
    f(must: Int!, given: Int! = 5, may: String, box: Box = { size: 4 }, list: [Int!], json: Json): Int
  }
`);

function siteOf(text: string): Site {
  const [definition] = parse(`query Q { f${text} }`).definitions;
  const parentType = SCHEMA.getQueryType();
  const field = parentType?.getFields().f;
  if (definition?.kind !== Kind.OPERATION_DEFINITION || !field) throw new Error('A query of f.');
  const [node] = definition.selectionSet.selections;
  if (node?.kind !== Kind.FIELD || !parentType) throw new Error('The field f.');
  return { key: 'f', parentType, definition: field, nodes: [node] };
}

function outcome(make: () => unknown): unknown {
  try {
    return { values: JSON.stringify(make()) };
  } catch (error) {
    return { message: String(error) };
  }
}

test.each<[string, Record<string, unknown>]>([
  ['(must: 1)', {}],
  ['(must: 1, given: 2, may: null, box: null, list: 3, json: { a: [1] })', {}],
  ['(must: $a)', { a: 1 }],
  ['(must: $a)', {}],
  ['(must: $a)', { a: null }],
  ['(must: 1, given: $a)', {}],
  ['(must: 1, given: $a)', { a: null }],
  ['(must: 1, may: $a)', { a: null }],
  ['(must: 1, may: $a)', { a: undefined }],
  ['(must: 1, may: $a)', {}],
  ['(json: $a, must: 1, may: "x", list: $b)', { a: { c: 1 }, b: [1, 2] }],
  ['(must: 1, box: { inner: { size: $a, tags: [$b] } })', { a: 1, b: 'x' }],
  ['(must: 1, box: { inner: { size: $a, tags: [$b] } })', {}],
  ['(must: 1, list: [$a])', { a: null }],
  ['(must: "one")', {}],
  ['(must: null)', {}],
  ['(may: "x")', {}],
  ['(must: 1, box: { tags: [null] })', {}],
  ['(must: 1, may: $toString)', {}],
])('%s with %j gives what graphql-js gives', (text, variables) => {
  const site = siteOf(text);
  const [node] = site.nodes;
  const compiled = argumentsOf(site);
  const expected = outcome(() => node && getArgumentValues(site.definition, node, variables));
  expect(outcome(() => compiled(variables))).toEqual(expected);
  expect(outcome(() => compiled(variables))).toEqual(expected);
});

test('a call that changes its arguments changes those of no other', () => {
  const compiled = argumentsOf(siteOf('(must: 1, list: [1], json: { deep: { list: [1] } })'));
  const before = JSON.stringify(compiled({}));
  const { list, json } = compiled({});
  if (Array.isArray(list)) list.push(2);
  Object.assign(Object(json), { deep: null });
  expect(JSON.stringify(compiled({}))).toBe(before);
});

test('a value of a class of its own is handed on as it is', () => {
  const day = new Date(0);
  const { definition, ...site } = siteOf('(must: 1)');
  const args = definition.args.map((one) => ({ ...one, defaultValue: one.defaultValue ?? day }));
  const { may } = argumentsOf({ ...site, definition: { ...definition, args } })({});
  expect(may).toBe(day);
});
