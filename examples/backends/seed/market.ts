import type { DatabaseSync } from 'node:sqlite';
import { tradingDays } from '../days.ts';
import { ANSWERED_KEYS } from '../once-per-key.ts';
import { elementAt, type Random, randomFrom } from '../random.ts';

const FIRST_DAY = '2024-10-31';

export function seedMarket(database: DatabaseSync): void {
  database.exec(TABLES);
  const random = randomFrom(301);
  const days = tradingDays(FIRST_DAY);
  const listing = database.prepare('INSERT INTO listings VALUES (?, ?, ?, ?)');
  const bar = database.prepare('INSERT INTO bars VALUES (?, ?, ?, ?, ?, ?, ?)');
  for (const { symbol, name } of seededCompanies()) {
    listing.run(symbol, name, 'EUR', random.pick(['XETR', 'XAMS', 'XPAR']));
    for (const { day, open, high, low, close, volume } of walk(days, random)) {
      bar.run(symbol, day, open, high, low, close, volume);
    }
  }
}

const TABLES = `
  CREATE TABLE listings (
    symbol TEXT PRIMARY KEY, name TEXT NOT NULL, currency TEXT NOT NULL, mic TEXT NOT NULL
  ) STRICT;
  CREATE TABLE bars (
    symbol TEXT NOT NULL, day TEXT NOT NULL, open REAL NOT NULL, high REAL NOT NULL, low REAL NOT NULL,
    close REAL NOT NULL, volume INTEGER NOT NULL, PRIMARY KEY (symbol, day)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE accounts (tenant TEXT PRIMARY KEY, cash REAL NOT NULL) STRICT;
  CREATE TABLE positions (
    tenant TEXT NOT NULL, symbol TEXT NOT NULL, quantity INTEGER NOT NULL, PRIMARY KEY (tenant, symbol)
  ) STRICT;
  CREATE TABLE paper_orders (
    number INTEGER PRIMARY KEY, tenant TEXT NOT NULL, symbol TEXT NOT NULL, side TEXT NOT NULL,
    quantity INTEGER NOT NULL, price REAL NOT NULL, filled_at TEXT NOT NULL
  ) STRICT;
  ${ANSWERED_KEYS}`;

const FIRST_WORDS = [
  'Acme',
  'Borealis',
  'Cirrus',
  'Delta',
  'Everest',
  'Falcon',
  'Granite',
  'Harbor',
  'Iris',
  'Juniper',
  'Kestrel',
  'Lumen',
] as const;
const TRADES = [
  'Works',
  'Air',
  'Bank',
  'Chemicals',
  'Data',
  'Power',
  'Foods',
  'Glass',
  'Health',
  'Insurance',
] as const;

/** 120 companies; the first is `ACME`, the others have three letters of their first word and one of their trade. */
function seededCompanies(): { readonly symbol: string; readonly name: string }[] {
  return FIRST_WORDS.flatMap((first) =>
    TRADES.map((trade) => ({
      symbol: first === 'Acme' && trade === 'Works' ? 'ACME' : symbolOf(first, trade),
      name: `${first} ${trade}`,
    })),
  );
}

function symbolOf(first: string, trade: string): string {
  return `${first.slice(0, 3)}${trade.charAt(0)}`.toUpperCase();
}

/** A price that wanders: a drift and a restlessness of its own, a day at a time. */
function* walk(days: readonly string[], random: Random) {
  const drift = random.normal() * 0.0004 + 0.0003;
  const restlessness = 0.008 + random.next() * 0.02;
  const trade = random.between(20_000, 2_000_000);
  let close = 10 + random.next() * 190;
  for (const [place, day] of days.entries()) {
    const open = close * (1 + random.normal() * restlessness * 0.3);
    close = Math.max(0.5, open * (1 + drift + random.normal() * restlessness));
    const high = Math.max(open, close) * (1 + random.next() * restlessness);
    const low = Math.min(open, close) * (1 - random.next() * restlessness);
    const busy = elementAt(WEEK, place);
    const volume = Math.round(trade * busy * (0.6 + random.next()));
    yield {
      day,
      open: cents(open),
      high: cents(high),
      low: cents(low),
      close: cents(close),
      volume,
    };
  }
}

/** Fridays are busier. */
const WEEK = [1, 1, 1.1, 1, 1.3] as const;

function cents(price: number): number {
  return Math.round(price * 100) / 100;
}
