import { buildClientSchema, type GraphQLSchema, getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectIn, readSources } from '../../src/app/project.ts';
import { compile } from '../../src/plan/compile.ts';
import { toolOperation } from '../../src/specs/operation.ts';
import { type ShippedGateway, startShipped } from '../support/shipped-gateway.ts';

const BACKENDS = {
  shop: 'rest',
  'shop-replica': 'rest',
  catalog: 'rest',
  market: 'rest',
  'market-two': 'rest',
  clinic: 'rest',
  help: 'sql',
  analysis: 'sql',
} as const;

const { tools } = compile(readSources(projectIn('.')), {
  backends: BACKENDS,
  resolvers: new Set(['analyzeStock', 'recommendCare']),
  claims: new Set(),
  readOnly: new Set(['analysis']),
}).catalogue;
const examples = tools.flatMap(({ id, examples: given }) =>
  given.map(({ args }, at) => [`${id} ${at + 1}`, id, args] as const),
);

let gateway: ShippedGateway;
let schema: GraphQLSchema;

beforeAll(async () => {
  gateway = await startShipped();
  const { data } = await gateway.ask(getIntrospectionQuery());
  schema = buildClientSchema(data as never); // what was asked for
});
afterAll(() => gateway?.stop());

test('every shipped tool has an example', () => {
  expect(new Set(examples.map(([, id]) => id))).toEqual(new Set(tools.map(({ id }) => id)));
});

// Its database is off unless one is named: another test does so, and runs its examples.
const runnable = examples.filter(([, id]) => id !== 'queryShop');

test.each(runnable)('example %s is answered', async (_, id, args) => {
  const operation = toolOperation(schema, id, args);
  const { data, errors } = await gateway.ask(operation?.query ?? '', operation?.variables);

  expect(errors).toBeUndefined();
  expect(data?.[id]).toBeTruthy();
});

test('a join asks another backend for a field', async () => {
  const { data, errors } = await gateway.ask(`mutation {
    fetchOrderHistory(userId: "cus_1042", first: 2) { orders { id productId product { id name } } }
  }`);

  expect(errors).toBeUndefined();
  // biome-ignore lint/suspicious/noExplicitAny: the operation above says what it is
  const orders = (data as any).fetchOrderHistory.orders;
  expect(orders).toHaveLength(2);
  for (const order of orders) {
    expect(order.product).toMatchObject({ id: order.productId, name: expect.any(String) });
  }
});

test('a write is seen by the read that follows it in the same operation', async () => {
  const { data, errors } = await gateway.ask(`mutation {
    openSupportTicket(userId: "cus_1042", subject: "A test", description: "It works.") { id status }
    lookUpCustomer(userId: "cus_1042") { id }
  }`);

  expect(errors).toBeUndefined();
  expect(data).toMatchObject({
    openSupportTicket: { id: expect.any(String) },
    lookUpCustomer: { id: 'cus_1042' },
  });
});

test('an id that nothing has is NOT_FOUND', async () => {
  const { errors } = await gateway.ask('mutation { lookUpCustomer(userId: "cus_1") { id } }');
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'NOT_FOUND', retryable: false });
});
