import type { DatabaseSync } from 'node:sqlite';

/** The latest price of a symbol; null where there is no such symbol. */
export function quoteReader(database: DatabaseSync) {
  const listing = database.prepare('SELECT * FROM listings WHERE symbol = ?');
  const lastTwo = database.prepare(
    'SELECT day, close FROM bars WHERE symbol = ? ORDER BY day DESC LIMIT 2',
  );
  return (symbol: string) => {
    const row = listing.get(symbol);
    const [last, before] = lastTwo.all(symbol);
    if (row === undefined || last === undefined || before === undefined) return null;
    const [price, previous] = [Number(last.close), Number(before.close)];
    return {
      symbol,
      name: row.name,
      currency: row.currency,
      price,
      previous_close: previous,
      change_ratio: Math.round((price / previous - 1) * 1e6) / 1e6,
      as_of: `${String(last.day)}T16:30:00Z`,
      listing: { mic: row.mic },
    };
  };
}
