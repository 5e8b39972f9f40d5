import { addResolversToSchema } from '@graphql-tools/schema';
import { buildSchema, type GraphQLSchema } from 'graphql';
import { expect, test } from 'vitest';
import { toolResolvers } from '../../resolvers/tools.ts';
import type { Gateway } from '../../src/model/gateway.ts';
import type { JoinPlan } from '../../src/model/plan.ts';
import type { Served } from '../../src/model/recovery.ts';
import { aPlan, aTool } from '../support/a-call.ts';
import { type Ask, asking } from './asking.ts';

const SDL = `
  type Query { any: Int }
  type Mutation { orders(fails: Boolean): Orders  ping: String }
  type Orders { list: [Order]  best: Order }
  type Order { id: ID  product: String }
`;

const FALLBACK: Served = { source: 'FALLBACK', degraded: true, attempts: 4 };
const STALE: Served = { source: 'STALE', degraded: true, attempts: 3, staleMs: 12 };

const PLAN = aPlan({ kind: 'resolver', name: 'any' });
const tool = (id: string) => aTool({ id });
const PRODUCT: JoinPlan = {
  ...PLAN,
  id: 'Order.product',
  type: 'Order',
  field: 'product',
  links: [['id']],
};

const ORDERS = { list: [{ id: '1' }, { id: '2' }, { id: null }], best: { id: '2' } };
const ANSWERS: Readonly<Record<string, unknown>> = { orders: ORDERS, ping: 'pong' };

/** Tools whose calls say where their answers come from, by their ids. */
function gatewayMarking(served: Readonly<Record<string, readonly Served[]>>): Gateway {
  const tools = [tool('orders'), tool('ping')];
  return {
    catalogue: { tools, joins: [PRODUCT], shapes: {}, inputs: {} },
    callerOf: (id) => async (args, operation, parent, place) => {
      if (place) for (const each of served[id] ?? []) operation.marks.push({ place, served: each });
      if (args.fails) throw new Error('It failed.');
      return parent ? `product of ${parent.id}` : ANSWERS[id];
    },
  };
}

function schemaOver(gateway: Gateway): GraphQLSchema {
  return addResolversToSchema({
    schema: buildSchema(SDL),
    resolvers: toolResolvers(gateway),
  });
}

/** By the compiled and by the instrumented path. */
function bothWays(served: Readonly<Record<string, readonly Served[]>>): readonly Ask[] {
  const gateway = gatewayMarking(served);
  const schema = schemaOver(gateway);
  return [asking(schema), asking(schema, { instrumented: schemaOver(gateway) })];
}

test('an answer that is the primary’s has no extensions', async () => {
  for (const ask of bothWays({})) {
    expect(await ask('mutation { ping }')).toEqual({ data: { ping: 'pong' } });
  }
});

test('a mark stands under the response path of its tool, alias included', async () => {
  for (const ask of bothWays({ orders: [FALLBACK], ping: [STALE] })) {
    const { extensions } = await ask('mutation { mine: orders { best { id } } ping }');
    expect(extensions).toEqual({ tools: { mine: FALLBACK, ping: STALE } });
  }
});

test('a mark stands under the response path of its join, an index a list', async () => {
  for (const ask of bothWays({ 'Order.product': [FALLBACK] })) {
    const { extensions } = await ask(
      'mutation { orders { list { id it: product } best { product } } }',
    );
    expect(extensions).toEqual({
      tools: {
        'orders.list.0.it': FALLBACK,
        'orders.list.1.it': FALLBACK,
        'orders.best.product': FALLBACK,
      },
    });
  }
});

test('of two marks of one place the later stands', async () => {
  for (const ask of bothWays({ ping: [FALLBACK, STALE] })) {
    expect((await ask('mutation { ping }')).extensions).toEqual({ tools: { ping: STALE } });
  }
});

test('a mark stands beside the failure of another field', async () => {
  for (const ask of bothWays({ ping: [FALLBACK] })) {
    const answer = await ask('mutation { orders(fails: true) { best { id } } ping }');
    expect(answer).toMatchObject({
      data: { orders: null, ping: 'pong' },
      errors: [{ message: 'It failed.', path: ['orders'] }],
      extensions: { tools: { ping: FALLBACK } },
    });
  }
});

test('an alias may be any name', async () => {
  for (const ask of bothWays({ ping: [FALLBACK] })) {
    const { extensions } = await ask('mutation { __proto__: ping constructor: ping }');
    const marked = JSON.stringify(FALLBACK);
    expect(JSON.stringify(extensions)).toBe(
      `{"tools":{"__proto__":${marked},"constructor":${marked}}}`,
    );
  }
});
