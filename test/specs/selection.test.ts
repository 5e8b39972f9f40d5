import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { toolOperation } from '../../src/specs/operation.ts';
import { defaultSelection } from '../../src/specs/selection.ts';

const LANGUAGE = readFileSync('schema/directives.graphql', 'utf8');
const SCHEMA = buildSchema(`${LANGUAGE}
  scalar JSON
  type Query { orders: Orders order(id: ID! first: Int! = 3): Order! names: [String!] any: Pet list: [Order!] }
  type Mutation { order(id: ID!, first: Int! = 3): Order names: [String!] }
  type Orders {
    total: Int! raw: JSON orders: [Order!]! customer: Customer best: Order old: Int @deprecated(reason: "old")
  }
  type Order {
    id: ID! status: String price: Money customer: Customer lines: [Line!]!
    secret: String @hidden
    page(of: Int!): String
    product: Product @rest(backend: "catalog", GET: "/{parent.id}")
  }
  type Money { cents: Int! currency: String! }
  type Customer { id: ID! email: String name: String orders: [Order!] }
  type Line { id: ID! quantity: Int! order: Order }
  type Product { id: ID! name: String }
  union Pet = Cat | Dog
  type Cat { name: String! }
  type Dog { bark: String! }
`);

const selectionOf = (field: string) => {
  const type = SCHEMA.getQueryType()?.getFields()[field]?.type;
  return type && defaultSelection(type, SCHEMA);
};

test('the leaves of the answer and of its lists are shown, other objects by a label', () => {
  expect(selectionOf('orders')).toBe(
    'total orders { id status price { cents currency } customer { id name } lines { id } } customer { id name } best { id status }',
  );
});

test('an object on the root is shown whole', () => {
  expect(selectionOf('order')).toBe(
    'id status price { cents currency } customer { id name } lines { id quantity order { id status } }',
  );
});

test('a list on the root is shown as its elements are', () => {
  expect(selectionOf('list')).toBe(selectionOf('order'));
});

test('leaves have no selection', () => {
  expect(selectionOf('names')).toBe('');
});

test('a union names the type, and shows each member', () => {
  expect(selectionOf('any')).toBe('__typename ... on Cat { name } ... on Dog { bark }');
});

test('the operation of a tool is valid, with its arguments as variables', () => {
  const operation = toolOperation(SCHEMA, 'order', { id: '1' });
  expect(operation?.query).toContain(
    'mutation($id: ID!, $first: Int) { order(id: $id, first: $first) {',
  );
  expect(operation?.variables).toEqual({ id: '1' });
  expect(validate(SCHEMA, parse(operation?.query ?? ''))).toEqual([]);
  expect(toolOperation(SCHEMA, 'names', {})?.query).toBe('mutation { names }');
  expect(toolOperation(SCHEMA, 'nothing', {})).toBeUndefined();
});
