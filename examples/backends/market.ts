import type { DatabaseSync } from 'node:sqlite';
import { countOf, listOf } from './input.ts';
import { oncePerKey } from './once-per-key.ts';
import { paperAccounts } from './paper-accounts.ts';
import { quoteReader } from './quotes.ts';
import { Refusal, type Route } from './routes.ts';

/** Prices of stocks, and accounts of play money to trade them with. */
export function market(database: DatabaseSync): Route[] {
  const accounts = paperAccounts(database).map((route) =>
    route.method === 'GET' ? route : oncePerKey(database, route),
  );
  return [...secondMarket(database), ...accounts];
}

/** Another provider of the same prices, without accounts. */
export function secondMarket(database: DatabaseSync): Route[] {
  const quoteOf = quoteReader(database);
  const listing = database.prepare('SELECT symbol, name, currency FROM listings WHERE symbol = ?');
  const bars = database.prepare(`
    SELECT day AS d, open AS o, high AS h, low AS l, close AS c, volume AS v
    FROM bars WHERE symbol = ? ORDER BY day DESC LIMIT ?`);
  return [
    {
      method: 'GET',
      path: '/quotes/:symbol',
      handle({ params: { symbol = '' } }) {
        const quote = quoteOf(symbol);
        if (quote === null) throw new Refusal(404, 'There is no such symbol.');
        return { status: 200, body: quote };
      },
    },
    {
      // Those that do not exist are left out.
      method: 'GET',
      path: '/quotes',
      handle(request) {
        const quotes = listOf(request, 'symbols').map(quoteOf);
        return { status: 200, body: quotes.filter((quote) => quote !== null) };
      },
    },
    {
      method: 'GET',
      path: '/symbols/:symbol/bars',
      handle(request) {
        const days = countOf(request, 'days', { fallback: 60, max: 1_000 });
        const { symbol = '' } = request.params;
        const row = listing.get(symbol);
        if (row === undefined) throw new Refusal(404, 'There is no such symbol.');
        return { status: 200, body: { ...row, bars: bars.all(symbol, days).reverse() } };
      },
    },
  ];
}
