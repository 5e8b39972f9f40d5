import { describe, expect, test } from 'vitest';
import { runningServices } from './running-services.ts';

const { ask } = runningServices();

test('a customer is answered with the address nested', async () => {
  const { status, body } = await ask('shop', '/customers/cus_1042');
  expect(status).toBe(200);
  expect(body).toMatchObject({ id: 'cus_1042', active: true, address: { city: 'Ghent' } });
});

test('the newest order of cus_1042 is ord_20931', async () => {
  const { body } = await ask('shop', '/customers/cus_1042/orders?limit=1');
  expect(body).toMatchObject({ customerId: 'cus_1042', orders: [{ id: 'ord_20931' }] });
});

test('orders come newest first, at most as many as asked for, with the total beside them', async () => {
  const { body } = await ask('shop', '/customers/cus_1042/orders?limit=5');
  const placed = body.orders.map((order: { placed_at: string }) => order.placed_at);
  expect(placed).toHaveLength(5);
  expect(placed).toEqual(placed.toSorted().toReversed());
  expect(body.total).toBeGreaterThan(5);
});

test('orders in bulk are one row a customer, without those that do not exist', async () => {
  const { body } = await ask('shop', '/orders?customers=cus_1042,cus_1&customers=cus_1001&limit=2');
  const alone = await ask('shop', '/customers/cus_1042/orders?limit=2');
  expect(body.map((row: { customerId: string }) => row.customerId)).toEqual([
    'cus_1042',
    'cus_1001',
  ]);
  expect(body[0]).toEqual(alone.body);
});

test('an order is answered by its id', async () => {
  const { body } = await ask('shop', '/orders/ord_20931');
  expect(body).toMatchObject({ id: 'ord_20931', customer_id: 'cus_1042', status: 'shipped' });
});

test.each([
  ['/customers/nobody', 404],
  ['/customers/nobody/orders', 404],
  ['/orders/nothing', 404],
  ['/tickets/tic_1', 404],
  ['/nowhere', 404],
  ['/customers/%2e%2e', 404],
  ['/customers/%ff', 400],
  ['/customers/cus_1042/orders?limit=0', 400],
  ['/customers/cus_1042/orders?limit=many', 400],
  ['/orders', 400],
  [`/orders?customers=${Array.from({ length: 101 }, (_, place) => place)}`, 400],
])('GET %s is %i', async (path, status) => {
  const answer = await ask('shop', path);
  expect(answer.status).toBe(status);
  expect(answer.body.error).toMatch(/\.$/);
});

test('a known path refuses another method', async () => {
  expect((await ask('shop', '/customers/cus_1042', { method: 'DELETE' })).status).toBe(405);
});

describe('tickets', () => {
  const TICKET = {
    customer_id: 'cus_1042',
    order_id: 'ord_20931',
    subject: 'Torn cover',
    description: 'The cover is torn.',
    priority: 'urgent',
    opened_by: 'ada',
    contact: { channel: 'phone', phone_number: '+32 2 555 01 01', not_before: null },
  };
  const open = (changes: object, headers = {}) =>
    ask('shop', '/tickets', { method: 'POST', body: { ...TICKET, ...changes }, headers });

  test('a ticket is kept with who opened it, and read again', async () => {
    const opened = await open({}, { 'X-Tenant': 'acme' });
    expect(opened.status).toBe(201);
    expect(opened.body).toMatchObject({ ...TICKET, status: 'open', tenant: 'acme' });
    const read = await ask('shop', `/tickets/${opened.body.id}`);
    expect(read.body).toEqual(opened.body);
  });

  test('the newest ticket is listed first', async () => {
    await open({ subject: 'One' });
    await open({ subject: 'Two' });
    const { body } = await ask('shop', '/tickets?limit=2');
    expect(body.map((ticket: { subject: string }) => ticket.subject)).toEqual(['Two', 'One']);
  });

  test('without a contact the answer goes out by e-mail', async () => {
    expect((await open({ contact: null })).body.contact.channel).toBe('email');
  });

  test.each([
    [{ customer_id: 'nobody' }, 404],
    [{ order_id: 'nothing' }, 404],
    [{ order_id: 'ord_20930' }, 422],
    [{ contact: { channel: 'phone' } }, 422],
    [{ contact: { channel: 'pigeon' } }, 400],
    [{ contact: { channel: 'email', not_before: 'soon' } }, 400],
    [{ subject: '' }, 400],
    [{ subject: 7 }, 400],
    [{ priority: 'whenever' }, 400],
  ])('a ticket with %j is %i', async (changes, status) => {
    expect((await open(changes)).status).toBe(status);
  });
});

describe('refunds', () => {
  const refund = (order: string, body: unknown) =>
    ask('shop', `/orders/${order}/refunds`, { method: 'POST', body });
  const reason = 'It came late.';

  test('a part, then all that is left, then nothing more', async () => {
    const { body: order } = await ask('shop', '/orders/ord_20931');
    const left = order.total.cents - 500;
    const part = await refund('ord_20931', { amountCents: 500, reason });
    expect(part.body).toMatchObject({
      order_id: 'ord_20931',
      amount: { cents: 500 },
      left: { cents: left },
    });

    const tooMuch = await refund('ord_20931', { amountCents: left + 1, reason });
    expect(tooMuch.status).toBe(422);
    expect((await refund('ord_20931', { reason })).body.amount.cents).toBe(left);
    expect((await refund('ord_20931', { reason })).status).toBe(409);

    const after = await ask('shop', '/orders/ord_20931');
    expect(after.body.refunded).toEqual(order.total);
    const list = await ask('shop', '/orders/ord_20931/refunds');
    expect(list.body.map((one: { amount: unknown }) => one.amount)).toHaveLength(2);
  });

  test('the replica shows what the shop has written', async () => {
    await refund('ord_20900', { amountCents: 1, reason });
    const [shop, replica] = await Promise.all([
      ask('shop', '/orders/ord_20900'),
      ask('shop-replica', '/orders/ord_20900'),
    ]);
    expect(shop.body.refunded.cents).toBe(1);
    expect(replica.body).toEqual(shop.body);
  });

  test.each([
    ['nothing', { reason }, 404],
    ['ord_20931', {}, 400],
    ['ord_20931', { reason, amountCents: 0 }, 400],
    ['ord_20931', { reason, amountCents: 1.5 }, 400],
    ['ord_20931', { reason, amountCents: '5' }, 400],
    ['ord_20931', [], 400],
  ])('a refund of %s with %j is %i', async (order, body, status) => {
    expect((await refund(order, body)).status).toBe(status);
  });

  test('the replica does not write', async () => {
    const path = '/orders/ord_20931/refunds';
    const answer = await ask('shop-replica', path, { method: 'POST', body: { reason } });
    expect(answer.status).toBe(404);
  });
});

test('a product is found alone and in bulk', async () => {
  const { body } = await ask('catalog', '/products/prd_168');
  expect(body).toMatchObject({
    name: 'Cobalt notebook',
    category: 'office',
    price: { currency: 'EUR' },
  });
  const bulk = await ask('catalog', '/products?ids=prd_101,nothing,prd_168');
  expect(bulk.body.map((product: { id: string }) => product.id)).toEqual(['prd_101', 'prd_168']);
  expect(bulk.body[1]).toEqual(body);
  expect((await ask('catalog', '/products/nothing')).status).toBe(404);
});
