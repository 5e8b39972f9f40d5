import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { ANSWERED_KEYS, oncePerKey } from '../../examples/backends/once-per-key.ts';
import { Refusal } from '../../examples/backends/routes.ts';
import { runningServices } from './running-services.ts';

const { ask } = runningServices();

const refund = (order: string, amountCents: number, key: string) =>
  ask('shop', `/orders/${order}/refunds`, {
    method: 'POST',
    body: { amountCents, reason: 'It came late.' },
    headers: { 'Idempotency-Key': key },
  });
const refundsOf = async (order: string) => (await ask('shop', `/orders/${order}/refunds`)).body;

test('the same key gets the same answer, and nothing happens twice', async () => {
  const first = await refund('ord_20931', 100, 'a');
  const second = await refund('ord_20931', 100, 'a');
  expect(first.status).toBe(201);
  expect(second).toEqual(first);
  expect(await refundsOf('ord_20931')).toHaveLength(1);
});

test('another key acts again', async () => {
  await refund('ord_20900', 100, 'b');
  await refund('ord_20900', 100, 'c');
  expect(await refundsOf('ord_20900')).toHaveLength(2);
});

test('a key that was used for another request is refused', async () => {
  await refund('ord_20901', 100, 'd');
  expect((await refund('ord_20901', 200, 'd')).status).toBe(422);
  expect((await refund('ord_20902', 100, 'd')).status).toBe(422);
});

test('a refused write is not remembered', async () => {
  expect((await refund('ord_20903', 10_000_000, 'e')).status).toBe(422);
  expect((await refund('ord_20903', 100, 'e')).status).toBe(201);
});

test('writes of the other services are keyed too', async () => {
  const buy = () =>
    ask('market', '/accounts/acme/orders', {
      method: 'POST',
      body: { symbol: 'ACME', side: 'buy', qty: 1 },
      headers: { 'Idempotency-Key': 'f' },
    });
  expect(await buy()).toEqual(await buy());
  expect((await ask('market', '/accounts/acme')).body.positions[0].quantity).toBe(1);
});

test('what a refused write has written before it was refused is undone', () => {
  const database = new DatabaseSync(':memory:');
  database.exec(`${ANSWERED_KEYS} CREATE TABLE effects (n INTEGER)`);
  const route = oncePerKey(database, {
    method: 'POST',
    path: '/effects',
    handle() {
      database.exec('INSERT INTO effects VALUES (1)');
      throw new Refusal(409, 'Not after all.');
    },
  });
  const request = { params: {}, query: new URLSearchParams(), header: () => '', body: {} };
  expect(() => route.handle(request)).toThrow('Not after all.');
  expect(database.prepare('SELECT * FROM effects').all()).toEqual([]);
  database.close();
});
