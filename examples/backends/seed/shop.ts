import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { dayBefore, momentBefore } from '../days.ts';
import { ANSWERED_KEYS } from '../once-per-key.ts';
import { elementAt, type Random, randomFrom } from '../random.ts';
import { CITIES, FAMILY_NAMES, GIVEN_NAMES } from './names.ts';
import { seededProducts } from './products.ts';

const CUSTOMERS = 400;
const FIRST_CUSTOMER = 1_000;
const FIRST_ORDER = 12_000;
const LAST_ORDER = 20_999;
const MINUTES_BETWEEN_ORDERS = 116;

/** The order that the README shows: the newest of its customer. */
const SHOWN = { order: 20_931, customer: 1_042 };

export function seedShop(database: DatabaseSync): void {
  database.exec(TABLES);
  seedCustomers(database, randomFrom(201));
  seedOrders(database, randomFrom(202));
}

const TABLES = `
  CREATE TABLE customers (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL, city TEXT NOT NULL, country TEXT NOT NULL,
    tier TEXT NOT NULL, active INTEGER NOT NULL, created_on TEXT NOT NULL
  ) STRICT;
  CREATE TABLE orders (
    id TEXT PRIMARY KEY, customer_id TEXT NOT NULL REFERENCES customers, product_id TEXT NOT NULL,
    quantity INTEGER NOT NULL, status TEXT NOT NULL, placed_at TEXT NOT NULL, total_cents INTEGER NOT NULL,
    refunded_cents INTEGER NOT NULL, delivery_date TEXT, tracking_code TEXT, warehouse_note TEXT
  ) STRICT;
  CREATE INDEX orders_by_customer ON orders (customer_id, placed_at DESC);
  CREATE TABLE tickets (
    number INTEGER PRIMARY KEY, customer_id TEXT NOT NULL, order_id TEXT, subject TEXT NOT NULL,
    description TEXT NOT NULL, priority TEXT NOT NULL, status TEXT NOT NULL, tenant TEXT NOT NULL,
    opened_by TEXT, channel TEXT NOT NULL, phone_number TEXT, not_before TEXT, opened_at TEXT NOT NULL
  ) STRICT;
  CREATE TABLE refunds (
    number INTEGER PRIMARY KEY, order_id TEXT NOT NULL REFERENCES orders, amount_cents INTEGER NOT NULL,
    reason TEXT NOT NULL, refunded_at TEXT NOT NULL
  ) STRICT;
  ${ANSWERED_KEYS}`;

function seedCustomers(database: DatabaseSync, random: Random): void {
  const insert = database.prepare('INSERT INTO customers VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  for (let number = FIRST_CUSTOMER; number < FIRST_CUSTOMER + CUSTOMERS; number++) {
    const given = random.pick(random.chance(0.5) ? GIVEN_NAMES.female : GIVEN_NAMES.male);
    const family = random.pick(FAMILY_NAMES);
    const email = `${given}.${family}.${number}@example.com`.toLowerCase();
    const { city, country } = random.pick(CITIES);
    const tier = random.pick(['basic', 'basic', 'basic', 'silver', 'silver', 'gold']);
    const active = number === SHOWN.customer || random.chance(0.97) ? 1 : 0;
    const since = dayBefore(random.between(740, 3_000));
    insert.run(`cus_${number}`, `${given} ${family}`, email, city, country, tier, active, since);
  }
}

function seedOrders(database: DatabaseSync, random: Random): void {
  const insert = database.prepare(
    `INSERT INTO orders VALUES (${Array.from({ length: 11 }, () => '?').join(', ')})`,
  );
  const products = seededProducts();
  for (let number = FIRST_ORDER; number <= LAST_ORDER; number++) {
    const { id: product, priceCents } = random.pick(products);
    const quantity = random.pick([1, 1, 1, 2, 3]);
    const goods = priceCents * quantity;
    const total = goods + (goods < 5_000 ? 490 : 0);
    const earlier = (LAST_ORDER - number) * MINUTES_BETWEEN_ORDERS;
    const minutesAgo = earlier + random.between(0, MINUTES_BETWEEN_ORDERS - 1);
    const fixed = [`ord_${number}`, customerOf(number, random), product, quantity];
    insert.run(...fixed, ...progressOf(number, minutesAgo, { total, random }));
  }
}

function customerOf(order: number, random: Random): string {
  const chosen = random.between(FIRST_CUSTOMER, FIRST_CUSTOMER + CUSTOMERS - 1);
  if (order === SHOWN.order) return `cus_${SHOWN.customer}`;
  const taken = order > SHOWN.order && chosen === SHOWN.customer;
  return `cus_${taken ? chosen + 1 : chosen}`;
}

interface Sale {
  readonly total: number;
  readonly random: Random;
}

/** Status, moment, total, refund and shipping of an order, by its age. */
function progressOf(number: number, minutesAgo: number, { total, random }: Sale): SQLInputValue[] {
  const days = Math.floor(minutesAgo / 1_440);
  const age = days > 7 ? 'delivered' : days > 2 ? 'shipped' : 'paid';
  const calledOff = random.chance(0.04) && number !== SHOWN.order;
  const status = calledOff ? 'cancelled' : age;
  const sent = status === 'delivered' || status === 'shipped';
  const returned = status === 'delivered' && random.chance(0.05);
  const refunded = calledOff || returned ? total : 0;
  const delivery = calledOff ? null : dayBefore(days - random.between(5, 7));
  const tracking = sent ? `TG${elementAt(CARRIERS, number)}${1_000_000 + number}` : null;
  const note = random.chance(0.1) ? random.pick(NOTES) : null;
  return [status, momentBefore(minutesAgo), total, refunded, delivery, tracking, note];
}

const CARRIERS = ['NL', 'DE', 'AT'] as const;
const NOTES = [
  'Box was opened for a check.',
  'Left shelf 14.',
  'Last piece of the batch.',
] as const;
