import { expect, test } from 'vitest';
import { runningServices } from './running-services.ts';

const { ask } = runningServices();

const order = (tenant: string, body: object) =>
  ask('market', `/accounts/${tenant}/orders`, { method: 'POST', body });

test('a quote is the last close, beside the one before', async () => {
  const quote = await ask('market', '/quotes/ACME');
  const { bars } = (await ask('market', '/symbols/ACME/bars?days=2')).body;
  expect(quote.body).toMatchObject({ price: bars[1].c, previous_close: bars[0].c });
});

test('the second market answers the same prices', async () => {
  for (const path of ['/quotes/ACME', '/symbols/ACME/bars?days=600', '/quotes?symbols=ACME,BORB']) {
    expect(await ask('market-two', path)).toEqual(await ask('market', path));
  }
});

test('quotes in bulk leave out what does not exist', async () => {
  const { body } = await ask('market', '/quotes?symbols=BORB,NONE,ACME');
  expect(body.map((quote: { symbol: string }) => quote.symbol)).toEqual(['BORB', 'ACME']);
});

test('daily prices are two years of weekdays, oldest first, each within its high and low', async () => {
  const { bars } = (await ask('market', '/symbols/ACME/bars?days=600')).body;
  const days = bars.map((bar: { d: string }) => bar.d);
  expect(days).toEqual(days.toSorted());
  expect([days[0], days.at(-1), days.length]).toEqual(['2024-10-31', '2026-10-30', 522]);
  expect(days.filter((day: string) => [0, 6].includes(new Date(day).getUTCDay()))).toEqual([]);
  expect(bars.every(({ o, h, l, c, v }: Record<string, number>) => valid([o, h, l, c, v]))).toBe(
    true,
  );
});

function valid([open = 0, high = 0, low = 0, close = 0, volume = 0]: (number | undefined)[]) {
  const [top, bottom] = [Math.max(open, close), Math.min(open, close)];
  return low > 0 && low <= bottom && top <= high && volume > 0 && Number.isInteger(volume);
}

test('a paper order changes cash and position of its own account alone', async () => {
  const { price } = (await ask('market', '/quotes/ACME')).body;
  const bought = await order('acme', { symbol: 'ACME', side: 'buy', qty: 10 });
  expect(bought.status).toBe(201);
  const cash = Math.round((100_000 - 10 * price) * 100) / 100;
  expect(bought.body).toMatchObject({ fill: { price }, account: { cash, position: 10 } });

  await order('acme', { symbol: 'ACME', side: 'sell', qty: 4 });
  const { body } = await ask('market', '/accounts/acme');
  expect(body.positions).toEqual([{ symbol: 'ACME', quantity: 6 }]);
  expect((await ask('market', '/accounts/other')).body).toMatchObject({
    cash: 100_000,
    positions: [],
  });
});

test('shares are not sold for less than the limit', async () => {
  await order('seller', { symbol: 'ACME', side: 'buy', qty: 2 });
  const sell = (limit_price: number) =>
    order('seller', { symbol: 'ACME', side: 'sell', qty: 1, limit_price });
  expect((await sell(1_000)).status).toBe(409);
  expect((await sell(1)).status).toBe(201);
});

test.each([
  [{ symbol: 'NONE', side: 'buy', qty: 1 }, 404],
  [{ symbol: 'ACME', side: 'sell', qty: 1 }, 422],
  [{ symbol: 'ACME', side: 'buy', qty: 100_000 }, 422],
  [{ symbol: 'ACME', side: 'buy', qty: 1, limit_price: 1 }, 409],
  [{ symbol: 'ACME', side: 'buy', qty: 1, limit_price: -1 }, 400],
  [{ symbol: 'ACME', side: 'hold', qty: 1 }, 400],
  [{ symbol: 'ACME', side: 'buy', qty: 0 }, 400],
  [{ symbol: 'ACME', side: 'buy', qty: 1.5 }, 400],
  [{ side: 'buy', qty: 1 }, 400],
])('the paper order %j is %i and changes nothing', async (body, status) => {
  expect((await order('refused', body)).status).toBe(status);
  const account = await ask('market', '/accounts/refused');
  expect(account.body).toMatchObject({ cash: 100_000, positions: [] });
});

test.each([
  ['/quotes/NONE', 404],
  ['/symbols/NONE/bars', 404],
  ['/symbols/ACME/bars?days=0', 400],
  ['/quotes', 400],
])('GET %s is %i', async (path, status) => {
  expect((await ask('market', path)).status).toBe(status);
});
