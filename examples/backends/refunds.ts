import type { DatabaseSync } from 'node:sqlite';
import { momentBefore } from './days.ts';
import { objectOf, optionalNumberOf, textOf } from './input.ts';
import { Refusal, type Reply, type Route, type ServiceRequest } from './routes.ts';
import { money } from './shop-orders.ts';

const FIRST_NUMBER = 7_001;

/** Paying back what was paid for an order. */
export function refunds(database: DatabaseSync): Route[] {
  return [
    { method: 'POST', path: '/orders/:id/refunds', handle: refunder(database) },
    { method: 'GET', path: '/orders/:id/refunds', handle: refundList(database) },
  ];
}

function refunder(database: DatabaseSync) {
  const payable = database.prepare(`
    SELECT total_cents - refunded_cents AS remaining, active
    FROM orders JOIN customers ON customers.id = orders.customer_id WHERE orders.id = ?`);
  const next = database.prepare(
    `SELECT coalesce(max(number) + 1, ${FIRST_NUMBER}) AS number FROM refunds`,
  );
  const insert = database.prepare('INSERT INTO refunds VALUES (?, ?, ?, ?, ?)');
  const pay = database.prepare(
    'UPDATE orders SET refunded_cents = refunded_cents + ? WHERE id = ?',
  );

  return (request: ServiceRequest): Reply => {
    const { id = '' } = request.params;
    const body = objectOf(request);
    const reason = textOf(body, 'reason');
    const asked = optionalNumberOf(body, 'amountCents');
    const order = payable.get(id);
    if (order === undefined) throw new Refusal(404, 'There is no such order.');
    if (order.active !== 1) throw new Refusal(409, 'The account is closed.');
    const remaining = Number(order.remaining);
    const amount = amountOf(asked, remaining);
    const number = Number(next.get()?.number);
    const at = momentBefore(FIRST_NUMBER - 1 - number);
    insert.run(number, id, amount, reason, at);
    pay.run(amount, id);
    const row = { number, order_id: id, amount_cents: amount, reason, refunded_at: at };
    return { status: 201, body: { ...refundJson(row), left: money(remaining - amount) } };
  };
}

/** What is paid back: as much as is asked for, or all. @throws Refusal where so much is not left */
function amountOf(asked: number | null, remaining: number): number {
  if (asked !== null && (!Number.isInteger(asked) || asked < 1)) {
    throw new Refusal(400, 'amountCents must be a whole number from 1.');
  }
  if (remaining === 0) throw new Refusal(409, 'All of it has been paid back already.');
  if (asked !== null && asked > remaining) {
    throw new Refusal(422, `Only ${remaining} cents are left to pay back.`);
  }
  return asked ?? remaining;
}

function refundList(database: DatabaseSync) {
  const all = database.prepare('SELECT * FROM refunds WHERE order_id = ? ORDER BY number');
  return ({ params: { id = '' } }: ServiceRequest): Reply => ({
    status: 200,
    body: all.all(id).map(refundJson),
  });
}

function refundJson(row: Readonly<Record<string, unknown>>) {
  const { number, amount_cents, ...same } = row;
  return { id: `ref_${String(number)}`, ...same, amount: money(amount_cents) };
}
