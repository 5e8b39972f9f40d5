import type { DatabaseSync } from 'node:sqlite';

/** The currency of every amount in the shop. */
const CURRENCY = 'EUR';

/** Reads orders in the form in which the shop answers them. */
export function orderReader(database: DatabaseSync) {
  const one = database.prepare('SELECT * FROM orders WHERE id = ?');
  const total = database.prepare(`
    SELECT count(orders.id) AS total FROM customers LEFT JOIN orders ON orders.customer_id = customers.id
    WHERE customers.id = ? GROUP BY customers.id`);
  const newest = database.prepare(
    'SELECT * FROM orders WHERE customer_id = ? ORDER BY placed_at DESC, id DESC LIMIT ?',
  );
  return {
    orderOf(id: string) {
      const row = one.get(id);
      return row === undefined ? null : orderJson(row);
    },
    /** Null where there is no such customer. */
    historyOf(customerId: string, limit: number) {
      const counted = total.get(customerId);
      if (counted === undefined) return null;
      const orders = newest.all(customerId, limit).map(orderJson);
      return { customerId, total: counted.total, orders };
    },
  };
}

export function money(cents: unknown) {
  return { cents, currency: CURRENCY };
}

function orderJson(row: Readonly<Record<string, unknown>>) {
  const { total_cents, refunded_cents, delivery_date, tracking_code, warehouse_note, ...same } =
    row;
  return {
    ...same,
    total: money(total_cents),
    refunded: money(refunded_cents),
    shipping: { delivery_date, tracking_code, warehouse_note },
  };
}
