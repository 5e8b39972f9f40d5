import type { DatabaseSync } from 'node:sqlite';
import { momentBefore } from './days.ts';
import { objectOf, optionalNumberOf, textOf, wordOf } from './input.ts';
import { quoteReader } from './quotes.ts';
import { Refusal, type Reply, type Route, type ServiceRequest } from './routes.ts';

const PLAY_MONEY = 100_000;
const FIRST_NUMBER = 9_001;

/** Accounts of play money, one a tenant; each is there from the first time that somebody asks. */
export function paperAccounts(database: DatabaseSync): Route[] {
  const { cashOf } = balances(database);
  const positions = database.prepare(
    'SELECT symbol, quantity FROM positions WHERE tenant = ? AND quantity > 0 ORDER BY symbol',
  );
  return [
    {
      method: 'GET',
      path: '/accounts/:tenant',
      handle({ params: { tenant = '' } }) {
        const body = { tenant, cash: cashOf(tenant), positions: positions.all(tenant) };
        return { status: 200, body };
      },
    },
    { method: 'POST', path: '/accounts/:tenant/orders', handle: orderFiller(database) },
  ];
}

interface PaperOrder {
  readonly tenant: string;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly qty: number;
  readonly limit: number | null;
}

function orderFiller(database: DatabaseSync) {
  const quoteOf = quoteReader(database);
  const { cashOf, positionOf, settle } = balances(database);
  const next = database.prepare(
    `SELECT coalesce(max(number) + 1, ${FIRST_NUMBER}) AS number FROM paper_orders`,
  );
  const insert = database.prepare('INSERT INTO paper_orders VALUES (?, ?, ?, ?, ?, ?, ?)');

  return (request: ServiceRequest): Reply => {
    const order = readOrder(request);
    const { tenant, symbol, side, qty } = order;
    const price = quoteOf(symbol)?.price;
    if (price === undefined) throw new Refusal(404, 'There is no such symbol.');
    const sign = side === 'buy' ? 1 : -1;
    const cash = Math.round((cashOf(tenant) - sign * qty * price) * 100) / 100;
    const position = positionOf(tenant, symbol) + sign * qty;
    refuseUnfillable(order, { price, cash, position });

    const number = Number(next.get()?.number);
    const at = momentBefore(FIRST_NUMBER - 1 - number);
    insert.run(number, tenant, symbol, side, qty, price, at);
    settle({ tenant, symbol, cash, position });
    const filled = { symbol, side, qty, fill: { price, at }, account: { cash, position } };
    return { status: 201, body: { id: `pap_${number}`, ...filled } };
  };
}

function readOrder(request: ServiceRequest): PaperOrder {
  const body = objectOf(request);
  const qty = optionalNumberOf(body, 'qty');
  if (qty === null || !Number.isInteger(qty) || qty < 1 || qty > 100_000) {
    throw new Refusal(400, 'qty must be a whole number, 1 to 100000.');
  }
  const limit = optionalNumberOf(body, 'limit_price');
  if (limit !== null && limit <= 0) throw new Refusal(400, 'limit_price must be more than 0.');
  const side = wordOf(body, 'side', ['buy', 'sell']);
  return { tenant: request.params.tenant ?? '', symbol: textOf(body, 'symbol'), side, qty, limit };
}

interface Outcome {
  readonly price: number;
  readonly cash: number;
  readonly position: number;
}

function refuseUnfillable({ side, limit }: PaperOrder, { price, cash, position }: Outcome): void {
  const worse = limit !== null && (side === 'buy' ? price > limit : price < limit);
  if (worse) throw new Refusal(409, `A share costs ${price}, which the limit does not allow.`);
  if (cash < 0) throw new Refusal(422, 'The account has too little play money.');
  if (position < 0) throw new Refusal(422, 'The account holds too few shares.');
}

function balances(database: DatabaseSync) {
  const cash = database.prepare('SELECT cash FROM accounts WHERE tenant = ?');
  const position = database.prepare(
    'SELECT quantity FROM positions WHERE tenant = ? AND symbol = ?',
  );
  const setCash = database.prepare('INSERT OR REPLACE INTO accounts VALUES (?, ?)');
  const setPosition = database.prepare('INSERT OR REPLACE INTO positions VALUES (?, ?, ?)');
  return {
    cashOf: (tenant: string) => Number(cash.get(tenant)?.cash ?? PLAY_MONEY),
    positionOf: (tenant: string, symbol: string) =>
      Number(position.get(tenant, symbol)?.quantity ?? 0),
    settle(after: { tenant: string; symbol: string; cash: number; position: number }) {
      setCash.run(after.tenant, after.cash);
      setPosition.run(after.tenant, after.symbol, after.position);
    },
  };
}
