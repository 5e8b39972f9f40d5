import { backendHistory, orderHistory } from './orders.ts';

/** How a subject words the one tool: as we declare it, as its OpenAPI description names it, or not at all. */
export type Dialect = 'sdl' | 'openapi' | 'plain';

export interface Scenario {
  readonly key: 'A' | 'B' | 'C';
  readonly title: string;
  /** Tool calls in one request. */
  readonly calls: number;
  readonly orders: number;
  readonly delayMs: number;
  readonly connections: number;
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
  },
  {
    key: 'B',
    title: 'one call, 100 orders',
    calls: 1,
    orders: 100,
    delayMs: 0,
    connections: 16,
  },
  {
    key: 'C',
    title: 'four READs of 50 ms each, as aliases of one mutation',
    calls: 4,
    orders: 5,
    delayMs: 50,
    connections: 4,
  },
];

/** The request of a scenario as JSON text; `{n}` stands where every request has a number of its own. */
export function bodyOf({ calls, orders }: Scenario, dialect: Dialect): string {
  const names = userNames(calls);
  const users = Object.fromEntries(names.map((name) => [name, 'cus_{n}']));
  return JSON.stringify({
    query: documentOf(names, dialect === 'openapi' ? OPENAPI : SDL),
    variables: { ...users, first: orders },
  });
}

/** The JSON that answers that request, where its numbers were these. */
export function answerOf(
  scenario: Scenario,
  dialect: Dialect,
  numbers: readonly string[],
): unknown {
  const { calls, orders } = scenario;
  const users = userNames(calls).map((_, index) => `cus_${numbers[index]}`);
  if (dialect === 'plain') return backendHistory(users[0] ?? '', orders);
  const results = users.map((user, index) => [
    resultName(calls, index),
    orderHistory(user, orders),
  ]);
  return { data: Object.fromEntries(results) };
}

/** Can this subject carry it out? The bare proxy knows one call a request. */
export function takes(scenario: Scenario, dialect: Dialect): boolean {
  return dialect !== 'plain' || scenario.calls === 1;
}

function documentOf(users: readonly string[], words: Wording): string {
  const declared = users.map((name) => `$${name}: ${words.idType}!`).join(', ');
  const fields = users.map((name, index) => {
    const alias = users.length === 1 ? '' : `${resultName(users.length, index)}: `;
    return `  ${alias}fetchOrderHistory(userId: $${name}, ${words.limit}: $first) ${selection(words)}`;
  });
  return `mutation (${declared}, $first: Int!) {\n${fields.join('\n')}\n}`;
}

function selection({ userId, placedAt, productId }: Wording): string {
  return `{ ${userId} total orders { id ${placedAt} status total { cents currency } ${productId} lines { sku quantity } } }`;
}

function userNames(calls: number): string[] {
  if (calls === 1) return ['userId'];
  return Array.from({ length: calls }, (_, index) => `userId${index}`);
}

function resultName(calls: number, index: number): string {
  return calls === 1 ? 'fetchOrderHistory' : `call${index}`;
}
