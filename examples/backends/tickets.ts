import type { DatabaseSync } from 'node:sqlite';
import { hoursAfter, momentBefore, normalMoment } from './days.ts';
import { countOf, isObject, objectOf, optionalTextOf, textOf, wordOf } from './input.ts';
import { Refusal, type Route, type ServiceRequest } from './routes.ts';

const ANSWERED_IN_HOURS = { low: 120, normal: 48, urgent: 4 } as const;
const PRIORITIES = ['low', 'normal', 'urgent'] as const;
const FIRST_NUMBER = 5_001;

/** The shop's tickets. */
export function tickets(database: DatabaseSync): Route[] {
  const one = database.prepare('SELECT * FROM tickets WHERE number = ?');
  const newest = database.prepare('SELECT * FROM tickets ORDER BY number DESC LIMIT ?');
  const open = opener(database);
  return [
    {
      method: 'GET',
      path: '/tickets',
      handle(request) {
        const limit = countOf(request, 'limit', { fallback: 10, max: 100 });
        return { status: 200, body: newest.all(limit).map(ticketJson) };
      },
    },
    {
      method: 'GET',
      path: '/tickets/:id',
      handle({ params: { id = '' } }) {
        const row = one.get(Number(/^tic_(\d{1,9})$/.exec(id)?.[1] ?? -1));
        if (row === undefined) throw new Refusal(404, 'There is no such ticket.');
        return { status: 200, body: ticketJson(row) };
      },
    },
    {
      method: 'POST',
      path: '/tickets',
      handle: (request) => ({ status: 201, body: ticketJson(one.get(open(request)) ?? {}) }),
    },
  ];
}

/** What writes a ticket; it answers the ticket's number. */
function opener(database: DatabaseSync) {
  const customer = database.prepare('SELECT 1 FROM customers WHERE id = ?');
  const order = database.prepare('SELECT customer_id FROM orders WHERE id = ?');
  const next = database.prepare(
    `SELECT coalesce(max(number) + 1, ${FIRST_NUMBER}) AS number FROM tickets`,
  );
  const insert = database.prepare(
    `INSERT INTO tickets VALUES (?, ?, ?, ?, ?, ?, 'open', ?, ?, ?, ?, ?, ?)`,
  );
  return (request: ServiceRequest): number => {
    const body = objectOf(request);
    const customerId = textOf(body, 'customer_id');
    const orderId = optionalTextOf(body, 'order_id');
    const matter = [textOf(body, 'subject'), textOf(body, 'description')];
    const priority = wordOf(body, 'priority', PRIORITIES);
    const from = [request.header('x-tenant'), optionalTextOf(body, 'opened_by')];
    const contact = contactOf(body.contact ?? { channel: 'email' });
    if (customer.get(customerId) === undefined)
      throw new Refusal(404, 'There is no such customer.');
    if (orderId !== null) {
      const row = order.get(orderId);
      if (row === undefined) throw new Refusal(404, 'There is no such order.');
      if (row.customer_id !== customerId)
        throw new Refusal(422, "The order is another customer's.");
    }
    const number = Number(next.get()?.number);
    // A minute a ticket: in this world it is always the last day of the data.
    const openedAt = momentBefore(FIRST_NUMBER - 1 - number);
    insert.run(number, customerId, orderId, ...matter, priority, ...from, ...contact, openedAt);
    return number;
  };
}

/** Channel, phone number and earliest moment. */
function contactOf(contact: unknown): (string | null)[] {
  if (!isObject(contact)) throw new Refusal(400, 'contact must be an object.');
  const channel = wordOf(contact, 'channel', ['email', 'phone']);
  const phone = optionalTextOf(contact, 'phone_number');
  if (channel === 'phone' && phone === null) {
    throw new Refusal(422, 'A call needs a phone number.');
  }
  const notBefore = optionalTextOf(contact, 'not_before');
  const moment = notBefore === null ? null : normalMoment(notBefore);
  if (notBefore !== null && moment === null) throw new Refusal(400, 'not_before is no moment.');
  return [channel, phone, moment];
}

function ticketJson(row: Readonly<Record<string, unknown>>) {
  const { number, channel, phone_number, not_before, ...same } = row;
  const priority = PRIORITIES.find((word) => word === row.priority) ?? 'normal';
  return {
    id: `tic_${String(number)}`,
    ...same,
    contact: { channel, phone_number, not_before },
    answer_by: hoursAfter(String(row.opened_at), ANSWERED_IN_HOURS[priority]),
  };
}
