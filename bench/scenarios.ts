import { backendHistory, orderHistory } from './orders.ts';
import { numbered } from './request-text.ts';

/**
 * How a subject words the one tool: as we declare it, as a query (which alone a peer's cache keeps), as its OpenAPI
 * description names it, or not at all.
 */
export type Dialect = 'sdl' | 'query' | 'openapi' | 'plain';

export interface Scenario {
  readonly key: 'A' | 'B' | 'C' | 'F' | 'G' | 'H' | 'I' | 'J';
  readonly title: string;
  /** Tool calls in one request. */
  readonly calls: number;
  readonly orders: number;
  readonly delayMs: number;
  readonly connections: number;
  /** All requests are for these few, whom a cache then knows; null: nobody is asked for twice. */
  readonly customers: number | null;
  /** The product of each order is asked for, which is another address of the backend. */
  readonly products?: boolean;
}

interface Wording {
  readonly idType: string;
  readonly limit: string;
  readonly userId: string;
  readonly placedAt: string;
  readonly productId: string;
}

const SDL: Wording = {
  idType: 'ID',
  limit: 'first',
  userId: 'userId',
  placedAt: 'placedAt',
  productId: 'productId',
};
// An OpenAPI description has no word for renaming, so the document does it: the answers are equal.
const OPENAPI: Wording = {
  idType: 'String',
  limit: 'limit',
  userId: 'userId: customerId',
  placedAt: 'placedAt: placed_at',
  productId: 'productId: product_id',
};

/** Everything that the backend sends is asked for: all subjects parse and write the same values. */
export const SELECTION = selection(SDL);

export const SCENARIOS: readonly Scenario[] = [
  {
    key: 'A',
    title: 'one call, 5 orders, a backend that answers at once',
    calls: 1,
    orders: 5,
    delayMs: 0,
    connections: 16,
    customers: null,
  },
  {
    key: 'B',
    title: 'one call, 100 orders',
    calls: 1,
    orders: 100,
    delayMs: 0,
    connections: 16,
    customers: null,
  },
  {
    key: 'C',
    title: 'four READs of 50 ms each, as aliases of one mutation',
    calls: 4,
    orders: 5,
    delayMs: 50,
    connections: 4,
    customers: null,
  },
  {
    key: 'F',
    title: 'one call, 5 orders, whose answer is kept: hits of a cache',
    calls: 1,
    orders: 5,
    delayMs: 0,
    connections: 16,
    customers: 64,
  },
  {
    key: 'G',
    title: 'A beside a cache that never has the answer: misses',
    calls: 1,
    orders: 5,
    delayMs: 0,
    connections: 16,
    customers: null,
  },
  {
    key: 'H',
    title: 'F for more customers than a process keeps copies of: hits of Redis itself',
    calls: 1,
    orders: 5,
    delayMs: 0,
    connections: 16,
    customers: 5_200, // of whom 16 MiB of copies hold 4,700
  },
  {
    key: 'I',
    title: 'twenty READs as aliases of one mutation',
    calls: 20,
    orders: 5,
    delayMs: 0,
    connections: 4,
    customers: null,
  },
  {
    key: 'J',
    title: 'two READs of 50 orders as aliases of one mutation, each order with its product',
    calls: 2,
    orders: 50,
    delayMs: 0,
    connections: 4,
    customers: null,
    products: true,
  },
];

/** The requests of a scenario as JSON texts, sent in turn. */
export function bodiesOf(scenario: Scenario, dialect: Dialect): readonly string[] {
  const body = bodyOf(scenario, dialect);
  if (scenario.customers === null) return [body];
  return Array.from({ length: scenario.customers }, (_, index) =>
    body.replaceAll('{n}', numbered(index)),
  );
}

/** The request of a scenario as JSON text; `{n}` stands where every request has a number of its own. */
export function bodyOf({ calls, orders, products }: Scenario, dialect: Dialect): string {
  const names = userNames(calls);
  const users = Object.fromEntries(names.map((name) => [name, 'cus_{n}']));
  return JSON.stringify({
    query: documentOf(names, dialect, products ? ' product { id name }' : ''),
    variables: { ...users, first: orders },
  });
}

/** The JSON that answers that request, where its numbers were these. */
export function answerOf(
  scenario: Scenario,
  dialect: Dialect,
  numbers: readonly string[],
): unknown {
  const { calls, orders, products } = scenario;
  const users = userNames(calls).map((_, index) => `cus_${numbers[index]}`);
  if (dialect === 'plain') return backendHistory(users[0] ?? '', orders);
  const results = users.map((user, index) => [
    resultName(calls, index),
    orderHistory(user, orders, products),
  ]);
  return { data: Object.fromEntries(results) };
}

function documentOf(users: readonly string[], dialect: Dialect, further: string): string {
  const words = dialect === 'openapi' ? OPENAPI : SDL;
  const operation = dialect === 'query' ? 'query' : 'mutation';
  const declared = users.map((name) => `$${name}: ${words.idType}!`).join(', ');
  const fields = users.map((name, index) => {
    const alias = users.length === 1 ? '' : `${resultName(users.length, index)}: `;
    return `  ${alias}fetchOrderHistory(userId: $${name}, ${words.limit}: $first) ${selection(words, further)}`;
  });
  return `${operation} (${declared}, $first: Int!) {\n${fields.join('\n')}\n}`;
}

function selection({ userId, placedAt, productId }: Wording, further = ''): string {
  return `{ ${userId} total orders { id ${placedAt} status total { cents currency } ${productId}${further} lines { sku quantity } } }`;
}

function userNames(calls: number): string[] {
  if (calls === 1) return ['userId'];
  return Array.from({ length: calls }, (_, index) => `userId${index}`);
}

function resultName(calls: number, index: number): string {
  return calls === 1 ? 'fetchOrderHistory' : `call${index}`;
}
