import { buildSchema, parse } from 'graphql';
import { LIMITS } from '../src/base/limits.ts';
import { chooseOperation } from '../src/execution/operation.ts';
import { checksOf } from '../src/execution/weight/check.ts';
import type { Caller } from '../src/model/call.ts';
import { levelsOf } from '../src/server/bodies.ts';
import { admission } from '../src/server/limits/admission.ts';

/** CPU microseconds that the limits take of one request, by what is looked at. */
export interface LimitCost {
  /** The levels of the body. */
  readonly body: number;
  /** A document that was let through before. */
  readonly document: number;
  /** Calls, cost, nodes, and the sizes of arguments. */
  readonly operation: number;
}

const SCHEMA = buildSchema(`
  type Query { a: Int }
  type Mutation { fetchOrderHistory(userId: ID!, first: Int! = 10): OrderHistory }
  type OrderHistory { total: Int orders: [Order!]! }
  type Order { id: ID! status: String lines: [Line!]! }
  type Line { sku: String quantity: Int }
`);
const DOCUMENT = `mutation ($userId: ID!, $first: Int!) {
  fetchOrderHistory(userId: $userId, first: $first) { total orders { id status lines { sku quantity } } }
}`;
const VARIABLES = { userId: 'cus_1042', first: 5 };

const CALLER: Caller = {
  id: 'ann',
  principal: 'dev:ann',
  tenant: 'acme',
  agent: null,
  method: 'dev',
  credentialId: 'dev',
  scopes: new Set(),
  maxEffect: 'READ',
  tools: null,
  claims: {},
  expiresAt: null,
};

/** The three take turns. */
export function race(rounds: number): readonly LimitCost[] {
  const body = Buffer.from(JSON.stringify({ query: DOCUMENT, variables: VARIABLES }));
  const admit = admission({ limits: LIMITS, listed: null });
  const chosen = chooseOperation(SCHEMA, parse(DOCUMENT), undefined);
  const check = checksOf(SCHEMA, { limits: LIMITS, costOf: () => 1 })(chosen);
  const seen: LimitCost[] = [];
  for (let round = 0; round < rounds + WARM_UP; round++) {
    const cost = {
      body: cpuMicroseconds(() => levelsOf(body, LIMITS.bodyDepth)),
      // Each request's text is a string of its own, as it comes from the network.
      document: cpuMicroseconds(() => admit(DOCUMENT.slice(0, -1).concat('}'), CALLER)),
      operation: cpuMicroseconds(() => check.given(VARIABLES) ?? check.asked(VARIABLES)),
    };
    if (round >= WARM_UP) seen.push(cost);
  }
  return seen;
}

const WARM_UP = 3;
const REQUESTS = 20_000;

function cpuMicroseconds(once: () => unknown): number {
  const before = process.cpuUsage();
  for (let at = 0; at < REQUESTS; at++) once();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / REQUESTS;
}
