import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { connectClient, connectSubscriber } from '../../src/stores/redis-client.ts';
import { redisRateGate } from '../../src/stores/redis-rate-gate.ts';
import { createSubscriber } from '../../src/stores/redis-subscriber.ts';
import type { RedisTarget } from '../../src/stores/redis-target.ts';
import { createStoreGuard } from '../../src/stores/store-guard.ts';
import { createVault } from '../../src/stores/vault.ts';
import { describeRateGate } from '../contracts/rate-gate.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { aKeyRing } from '../support/key-ring.ts';
import { hasRedis, type RedisProcess, startRedis, until } from '../support/redis.ts';

const PATIENT = { rng: Math.random, limitMs: 5_000 };

describe.skipIf(!hasRedis)('gates that processes share', () => {
  let server: RedisProcess;
  let target: RedisTarget;
  beforeAll(async () => {
    server = await startRedis();
    target = { kind: 'server', url: server.url };
  });
  afterAll(() => server.end());
  beforeEach(async () => {
    await server.cli('flushall');
  });

  /** The gate of a process whose clock began at another time than any other's. */
  async function aProcess(skewMs = 0) {
    const clock = fakeClock();
    await clock.advance(skewMs);
    const client = connectClient(target, PATIENT);
    const subscriber = createSubscriber(connectSubscriber(target, PATIENT), clock);
    const guard = createStoreGuard({
      clock,
      limitMs: PATIENT.limitMs,
      probe: () => client.ping(),
      failed() {},
      changed() {},
    });
    const vault = createVault(aKeyRing(), { clock });
    const gate = redisRateGate({ client, guard, subscriber, vault, clock });
    onTestFinished(() => {
      subscriber.close();
      client.disconnect();
    });
    await until(() => subscriber.isListening() && client.status === 'ready');
    return { gate, clock, advance: clock.advance };
  }

  describeRateGate('the gate in Redis', () => aProcess());

  test('another process learns of it within 100 ms, whatever its clock says', async () => {
    const [one, other] = [await aProcess(), await aProcess(3_600_000)];
    const start = performance.now();
    one.gate.close('shop', 60_000);
    await until(() => other.gate.rest('shop') > 0);
    expect(performance.now() - start).toBeLessThan(100);
    expect(other.gate.rest('shop')).toBe(60_000);
    expect(other.gate.rest('clinic')).toBe(0);
  });

  test('a shorter time of another process opens nothing', async () => {
    const [one, other] = [await aProcess(), await aProcess()];
    one.gate.close('shop', 60_000);
    await until(() => other.gate.rest('shop') > 0);
    other.gate.close('shop', 1_000);
    other.gate.close('clinic', 1_000); // told after it
    await until(() => one.gate.rest('clinic') > 0);
    expect(one.gate.rest('shop')).toBe(60_000);
  });

  test('a process that begins later learns what is left', async () => {
    const one = await aProcess();
    one.gate.close('shop', 60_000);
    one.gate.close('shop', 1_000);
    one.gate.close('clinic', 30_000);
    await until(async () => (await server.cli('zcard', 'toolgate:gates')) === '2');
    const late = await aProcess(7_200_000);
    await until(() => late.gate.rest('clinic') > 0);
    expect(late.gate.rest('shop')).toBeGreaterThan(50_000);
    expect(late.gate.rest('shop')).toBeLessThanOrEqual(60_000);
    expect(late.gate.rest('clinic')).toBeLessThanOrEqual(30_000);
  });

  test('what is kept ends with the longest gate', async () => {
    const { gate } = await aProcess();
    gate.close('shop', 60_000);
    gate.close('clinic', 1_000);
    await until(async () => (await server.cli('zcard', 'toolgate:gates')) === '2');
    const left = Number(await server.cli('pttl', 'toolgate:gates'));
    expect(left).toBeGreaterThan(50_000);
    expect(left).toBeLessThanOrEqual(60_000);
  });

  test('without Redis the gate is this process’s own', async () => {
    const { gate } = await aProcess();
    await server.kill();
    onTestFinished(() => server.restart());
    gate.close('shop', 1_000);
    expect(gate.rest('shop')).toBe(1_000);
  });

  test('a message that is none changes nothing', async () => {
    const { gate } = await aProcess();
    await server.cli('publish', 'toolgate:gate', 'nonsense');
    await server.cli('publish', 'toolgate:gate', 'a b -5');
    await server.cli('publish', 'toolgate:cache', 'nonsense');
    expect(gate.rest('shop')).toBe(0);
  });
});
