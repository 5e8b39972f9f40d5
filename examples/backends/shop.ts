import type { DatabaseSync } from 'node:sqlite';
import { countOf, listOf } from './input.ts';
import { oncePerKey } from './once-per-key.ts';
import { refunds } from './refunds.ts';
import { Refusal, type Reply, type Route, type ServiceRequest } from './routes.ts';
import { orderReader } from './shop-orders.ts';
import { tickets } from './tickets.ts';

/** The shop: customers, orders, tickets, refunds. */
export function shop(database: DatabaseSync): Route[] {
  const written = [...tickets(database), ...refunds(database)];
  return [
    ...shopReplica(database),
    ...written.map((route) => (route.method === 'GET' ? route : oncePerKey(database, route))),
  ];
}

/** A copy of the shop that only reads. */
export function shopReplica(database: DatabaseSync): Route[] {
  const customer = database.prepare('SELECT * FROM customers WHERE id = ?');
  const { orderOf, historyOf } = orderReader(database);

  const found = (value: unknown): Reply => {
    if (value === null) throw new Refusal(404, 'There is none of this id.');
    return { status: 200, body: value };
  };
  const limitOf = (request: ServiceRequest) =>
    countOf(request, 'limit', { fallback: 10, max: 100 });

  return [
    {
      method: 'GET',
      path: '/customers/:id',
      handle: ({ params: { id = '' } }) => found(customerJson(customer.get(id))),
    },
    {
      method: 'GET',
      path: '/customers/:id/orders',
      handle: (request) => found(historyOf(request.params.id ?? '', limitOf(request))),
    },
    {
      // One row a customer; those that do not exist are left out.
      method: 'GET',
      path: '/orders',
      handle(request) {
        const limit = limitOf(request);
        const histories = listOf(request, 'customers').map((id) => historyOf(id, limit));
        return { status: 200, body: histories.filter((history) => history !== null) };
      },
    },
    {
      method: 'GET',
      path: '/orders/:id',
      handle: ({ params: { id = '' } }) => found(orderOf(id)),
    },
  ];
}

function customerJson(row: Readonly<Record<string, unknown>> | undefined) {
  if (row === undefined) return null;
  const { city, country, active, ...same } = row;
  return { ...same, address: { city, country }, active: active === 1 };
}
