import { afterEach, describe, expect, test } from 'vitest';
import { runningServices } from './running-services.ts';

const { ask } = runningServices();

const setFaults = (body: unknown) => ask('shop', '/__faults', { method: 'PUT', body });
const clearStats = () => ask('shop', '/__stats', { method: 'DELETE' });
const stats = async () => (await ask('shop', '/__stats')).body;
const customer = () => ask('shop', '/customers/cus_1042');

afterEach(async () => {
  await setFaults({});
  await clearStats();
});

describe('stats', () => {
  test('requests are counted by route, control requests not at all', async () => {
    await customer();
    await ask('shop', '/customers/nobody');
    await ask('shop', '/orders/ord_20931');
    await ask('shop', '/nowhere');
    expect((await stats()).routes).toEqual({
      'GET /customers/:id': 2,
      'GET /orders/:id': 1,
      unknown: 1,
    });
  });

  test('the most requests at one time are counted', async () => {
    await setFaults({ delayMs: 100 });
    await Promise.all([customer(), customer(), customer()]);
    await customer();
    expect((await stats()).maxConcurrent).toBe(3);
  });

  test('clearing forgets everything', async () => {
    await customer();
    expect((await clearStats()).body).toEqual({ routes: {}, maxConcurrent: 0 });
    expect(await stats()).toEqual({ routes: {}, maxConcurrent: 0 });
  });

  test('a service counts its own requests alone', async () => {
    await customer();
    expect((await ask('shop-replica', '/__stats')).body.routes).toEqual({});
  });
});

describe('faults', () => {
  test('a status meets every request where no rate is given', async () => {
    await setFaults({ status: 503 });
    expect([(await customer()).status, (await customer()).status]).toEqual([503, 503]);
    await setFaults({});
    expect((await customer()).status).toBe(200);
  });

  test('a rate meets its share of the requests, the same ones each time', async () => {
    const round = async () => {
      await setFaults({ status: 500, rate: 0.3 });
      const seen: number[] = [];
      for (let number = 0; number < 100; number++) seen.push((await customer()).status);
      return seen;
    };
    const [one, two] = [await round(), await round()];
    const failed = one.filter((status) => status === 500).length;
    expect(failed).toBeGreaterThan(15);
    expect(failed).toBeLessThan(45);
    expect(two).toEqual(one);
  });

  test('a failed write has done nothing', async () => {
    await setFaults({ status: 503 });
    const path = '/orders/ord_20931/refunds';
    await ask('shop', path, { method: 'POST', body: { amountCents: 1, reason: 'late' } });
    await setFaults({});
    expect((await ask('shop', path)).body).toEqual([]);
  });

  test('a delay lets every request wait', async () => {
    await setFaults({ delayMs: 120 });
    const start = performance.now();
    await customer();
    expect(performance.now() - start).toBeGreaterThanOrEqual(115);
  });

  test('a cut write has been done, though nobody was told', async () => {
    await setFaults({ reset: 1 });
    const path = '/orders/ord_20900/refunds';
    const body = { amountCents: 1, reason: 'late' };
    await expect(ask('shop', path, { method: 'POST', body })).rejects.toThrow('fetch failed');
    await setFaults({});
    expect((await ask('shop', path)).body).toHaveLength(1);
  });

  test.each([
    [{ status: 200 }],
    [{ status: 503.5 }],
    [{ status: '503' }],
    [{ status: 503, rate: 1.1 }],
    [{ rate: 0.5 }],
    [{ delayMs: -1 }],
    [{ reset: 2 }],
    [{ latency: 5 }],
    [[]],
    [null],
    ['{}'],
  ])('the faults %j are refused, and the old ones stay', async (faults) => {
    await setFaults({ status: 418 });
    expect((await setFaults(faults)).status).toBe(400);
    expect((await customer()).status).toBe(418);
  });

  test('unknown control routes are 404', async () => {
    expect((await ask('shop', '/__stats', { method: 'POST' })).status).toBe(404);
  });
});
