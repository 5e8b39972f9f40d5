import type { DatabaseSync } from 'node:sqlite';
import { listOf } from './input.ts';
import { Refusal, type Route } from './routes.ts';
import { money } from './shop-orders.ts';

/** What the shop sells. */
export function catalog(database: DatabaseSync): Route[] {
  const one = database.prepare('SELECT * FROM products WHERE id = ?');
  const find = (id: string) => {
    const row = one.get(id);
    return row === undefined ? [] : [productJson(row)];
  };
  return [
    {
      method: 'GET',
      path: '/products/:id',
      handle({ params: { id = '' } }) {
        const [product] = find(id);
        if (product === undefined) throw new Refusal(404, 'There is no such product.');
        return { status: 200, body: product };
      },
    },
    {
      // Those that do not exist are left out.
      method: 'GET',
      path: '/products',
      handle: (request) => ({ status: 200, body: listOf(request, 'ids').flatMap(find) }),
    },
  ];
}

function productJson(row: Readonly<Record<string, unknown>>) {
  const { price_cents, available, supplier_code, ...same } = row;
  return {
    ...same,
    price: money(price_cents),
    stock: { available },
    supplier: { code: supplier_code },
  };
}
