import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { aKey } from '../contracts/cache-store.ts';
import { hasRedis, type RedisProcess, startRedis, until } from '../support/redis.ts';
import { aNode, anEntryNow, joined, type Node } from '../support/redis-stores.ts';

describe.skipIf(!hasRedis)('a Redis that is lost', () => {
  let server: RedisProcess;
  let node: Node;
  beforeEach(async () => {
    server = await startRedis();
    node = await joined({ kind: 'server', url: server.url }, { limitMs: 100 });
  });
  afterEach(() => server.end());

  /** What a call asks first. @returns milliseconds that it took */
  async function aCall(): Promise<number> {
    const start = performance.now();
    await node.cache.get(aKey());
    return performance.now() - start;
  }

  /** A call a millisecond for so long. @returns what each took, shortest first, and the longest turn of the machine */
  async function callsFor(ms: number) {
    const calls: Promise<number>[] = [];
    const end = performance.now() + ms;
    let lag = 0;
    for (let now = performance.now(); now < end; now = performance.now()) {
      calls.push(aCall());
      await new Promise((resolve) => setTimeout(resolve, 1));
      lag = Math.max(lag, performance.now() - now);
    }
    return { took: (await Promise.all(calls)).toSorted((a, b) => a - b), lag };
  }

  const works = async () => {
    const key = aKey();
    await node.shared.set(key, anEntryNow(1));
    return (await node.shared.get(key)) !== undefined;
  };

  test('by a kill: every verb answers at once, as if nothing were kept', async () => {
    const key = aKey();
    await node.shared.set(key, anEntryNow(1));
    await server.kill();
    await until(() => !node.subscriber.isListening());
    expect(await node.cache.get(key)).toBeUndefined();
    expect(await node.cache.claim(key, { leaseMs: 1_000 })).toMatchObject({ mine: true });
    expect(await node.cache.claim(key, { leaseMs: 1_000 })).toMatchObject({ mine: true });
    await node.cache.set(key, anEntryNow(2));
    await node.cache.delete(key);
    await node.cache.release(key, 'nobody');
    await node.cache.purge(['orders']);
    const { took } = await callsFor(300);
    expect(took[Math.floor(took.length * 0.9)]).toBeLessThan(10);
  });

  test('by a hang: at most 20 calls wait, none longer than a command may', async () => {
    await callsFor(50);
    server.signal('SIGSTOP');
    onTestFinished(() => server.signal('SIGCONT'));
    const { took, lag } = await callsFor(1_500);
    expect(took.length).toBeGreaterThan(100);
    const waited = took.filter((ms) => ms >= 95);
    expect(waited.length).toBeGreaterThan(0);
    expect(waited.length).toBeLessThanOrEqual(20 + lag); // those of a late turn come together
    expect(took.at(-1)).toBeLessThan(110 + 2 * lag);
  });

  test.each(['kill', 'hang'])('after a %s it serves again within 5 s', async (how) => {
    if (how === 'kill') await server.kill();
    else server.signal('SIGSTOP');
    await callsFor(1_200);
    if (how === 'kill') await server.restart();
    else server.signal('SIGCONT');
    const start = performance.now();
    await until(works);
    await until(() => node.subscriber.isListening());
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  test('flapping: every call settles, and it serves again', async () => {
    let flapping = true;
    const calls = (async () => {
      while (flapping) await callsFor(100);
    })();
    for (let time = 0; time < 4; time++) {
      await server.restart();
      await until(() => node.subscriber.isListening());
    }
    flapping = false;
    await calls;
    await until(works);
  });

  test('what was purged meanwhile is removed once it is back', async () => {
    const [tagged, deleted] = [aKey(), aKey()];
    await node.shared.set(tagged, anEntryNow('old', ['orders']));
    await node.shared.set(deleted, anEntryNow('old'));
    server.signal('SIGSTOP');
    await Promise.all([node.shared.purge(['orders']), node.shared.delete(deleted)]);
    await until(() => !node.subscriber.isListening());
    server.signal('SIGCONT');
    const reader = await joined({ kind: 'server', url: server.url });
    for (const key of [tagged, deleted]) {
      await until(async () => (await reader.shared.get(key)) === undefined);
    }
  });

  test('that was never there: the process begins all the same, and finds it later', async () => {
    await server.kill();
    const late = aNode({ kind: 'server', url: server.url });
    onTestFinished(() => late.close());
    expect(await late.cache.get(aKey())).toBeUndefined();
    await server.restart();
    await late.connected();
    expect(late.subscriber.isListening()).toBe(true);
  });

  test('is told once when it is left alone, and once when it is back', async () => {
    const { shared, events } = await joined({ kind: 'server', url: server.url });
    const before = events.length;
    await server.kill();
    for (let call = 0; call < 20; call++) await shared.get(aKey());
    await server.restart();
    const since = () => events.slice(before);
    await until(() => since().some(({ is }) => is === 'STORE_BACK'));
    const told = since()
      .map(({ is }) => is)
      .filter((is) => is === 'STORE_LOST' || is === 'STORE_BACK');
    expect(told).toEqual(['STORE_LOST', 'STORE_BACK']);
    expect(since()).toContainEqual({
      is: 'STORE_ERROR',
      store: 'redis',
      operation: 'get',
      cause: 'NOT_CONNECTED',
    });
  });

  test('with the settings that ioredis comes with a command would wait on: the checks above can fail', async () => {
    const plain = new Redis(server.url).on('error', () => {});
    onTestFinished(() => plain.disconnect());
    await plain.ping();
    server.signal('SIGSTOP');
    onTestFinished(() => server.signal('SIGCONT'));
    const answer = await Promise.race([
      plain.get('key').then(
        () => 'settled',
        () => 'settled',
      ),
      new Promise((resolve) => setTimeout(resolve, 500, 'waits')),
    ]);
    expect(answer).toBe('waits');
  });
});
