import type { GatewayGraphQLRequestContext } from '@apollo/server-gateway-interface';
import { buildSchema, execute, parse } from 'graphql';
import { createExecutor } from '../src/execution/executor.ts';

/** CPU microseconds per request; `ratio` is how many times faster we are. */
export interface Round {
  readonly ours: number;
  readonly graphqlJs: number;
  readonly ratio: number;
}

/** Ours and graphql-js take turns at one request. The rounds come sorted by their ratio. */
export async function race(orders: number, rounds: number): Promise<readonly Round[]> {
  const { ours, graphqlJs } = sceneOf(orders);
  const requests = Math.ceil(20_000 / (orders + 5));
  const seen: Round[] = [];
  for (let round = 0; round < rounds + WARM_UP; round += 1) {
    const one = await cpuMicroseconds(ours, requests);
    const other = await cpuMicroseconds(graphqlJs, requests);
    if (round >= WARM_UP) seen.push({ ours: one, graphqlJs: other, ratio: other / one });
  }
  return seen.sort((round, next) => round.ratio - next.ratio);
}

export function medianOf(rounds: readonly Round[]): Round {
  const median = rounds[Math.floor(rounds.length / 2)];
  if (median === undefined) throw new Error('No round was run.');
  return median;
}

const WARM_UP = 3;

const SDL = `
  enum Status { OPEN SHIPPED }
  type Customer { id: ID!  name: String! }
  type Line { sku: String!  quantity: Int!  price: Float! }
  type Order {
    id: ID!  status: Status!  total: Float!  currency: String!  placedAt: String
    customer: Customer!  lines: [Line!]!
  }
  type History { orders: [Order!]! }
  type Query { version: String }
  type Mutation { fetchOrderHistory(userId: ID!, first: Int! = 10): History }
`;
const SOURCE = `mutation Ask($userId: ID!) {
  fetchOrderHistory(userId: $userId, first: 5) {
    orders { id status total currency placedAt customer { id name } lines { sku quantity price } }
  }
}`;

function sceneOf(count: number) {
  const schema = buildSchema(SDL);
  const document = parse(SOURCE);
  const variables = { userId: 'cus_1042' };
  const context = { operation: { signal: new AbortController().signal, marks: [] } };
  const history = { orders: Array.from({ length: count }, (_, at) => orderOf(at)) };
  const tool = schema.getMutationType()?.getFields().fetchOrderHistory;
  if (tool) tool.resolve = async () => history;
  const executor = createExecutor({
    servedBy: () => ({
      schema,
      effectOf: () => 'READ',
      instrumented: () => schema,
      introspectedBy: async () => schema,
    }),
    sampled: () => false,
  });
  const facts = { schema, document, source: SOURCE, queryHash: 'one', context };
  // The rest of Apollo's request is not looked at.
  const request = { ...facts, request: { variables } } as unknown as GatewayGraphQLRequestContext;
  return {
    ours: () => executor(request),
    graphqlJs: () =>
      execute({ schema, document, contextValue: context, variableValues: variables }),
  };
}

function orderOf(at: number) {
  return {
    id: `ord_${at}`,
    status: at % 2 === 0 ? 'OPEN' : 'SHIPPED',
    total: at * 10.5,
    currency: 'EUR',
    placedAt: '2026-03-01T12:00:00Z',
    customer: { id: `cus_${at}`, name: `Customer ${at}` },
    lines: [
      { sku: 'A-1', quantity: 1, price: 2.5 },
      { sku: 'B-2', quantity: 3, price: 4.25 },
    ],
  };
}

async function cpuMicroseconds(answer: () => unknown, times: number): Promise<number> {
  const before = process.cpuUsage();
  for (let time = 0; time < times; time += 1) await answer();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / times;
}
