import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RedisTarget } from '../../src/stores/redis-target.ts';
import { aKey } from '../contracts/cache-store.ts';
import { hasRedis, type RedisProcess, startRedis, until } from '../support/redis.ts';
import { anEntryNow, joined } from '../support/redis-stores.ts';

describe.skipIf(!hasRedis)('processes that share a Redis', () => {
  let server: RedisProcess;
  let target: RedisTarget;
  beforeAll(async () => {
    server = await startRedis();
    target = { kind: 'server', url: server.url };
  });
  afterAll(() => server.end());

  const pair = async () => {
    const both = await Promise.all([joined(target), joined(target)]);
    await server.cli('flushall'); // what they wrote to see that they are connected
    return both;
  };

  /** How often Redis ran a command since it was asked last. */
  async function runs(command: string): Promise<number> {
    const stats = await server.cli('info', 'commandstats');
    await server.cli('config', 'resetstat');
    return Number(new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(stats)?.[1] ?? 0);
  }

  test('what one keeps another has', async () => {
    const [one, other] = await pair();
    const [key, entry] = [aKey(), anEntryNow('an answer')];
    await one.cache.set(key, entry);
    expect(await other.cache.get(key)).toEqual(entry);
  });

  test('an entry is frozen, for many read it', async () => {
    const [one, other] = await pair();
    const key = aKey();
    await one.cache.set(key, anEntryNow({ orders: [{ id: 1 }] }));
    const entry = await other.cache.get(key);
    expect(() => Object.assign(entry?.value ?? {}, { orders: [] })).toThrow(TypeError);
  });

  test('a claim of one is seen by another, and taken over when it was waited for in vain', async () => {
    const [one, other] = await pair();
    const key = aKey();
    const mine = await one.cache.claim(key, { leaseMs: 5_000 });
    expect(await other.cache.claim(key, { leaseMs: 5_000 })).toMatchObject({
      mine: false,
      owner: mine.owner,
    });
    expect(await other.cache.claim(key, { leaseMs: 5_000, from: mine.owner })).toMatchObject({
      mine: true,
    });
  });

  describe('copies near', () => {
    test('are read without asking Redis', async () => {
      const [one, other] = await pair();
      const key = aKey();
      const told = new Promise((resolve) => other.shared.onChange(resolve));
      await one.cache.set(key, anEntryNow('an answer'));
      await told;
      await other.cache.get(key);
      await runs('mget');
      for (let time = 0; time < 10; time++) {
        expect([await one.cache.get(key), await other.cache.get(key)]).toMatchObject([
          { value: 'an answer' },
          { value: 'an answer' },
        ]);
      }
      expect(await runs('mget')).toBe(0);
    });

    test('go when another keeps an entry there', async () => {
      const [one, other] = await pair();
      const key = aKey();
      await one.cache.set(key, anEntryNow('old'));
      await other.cache.get(key);
      await one.cache.set(key, anEntryNow('new'));
      await until(async () => (await other.cache.get(key))?.value === 'new');
    });

    test('go when another deletes it', async () => {
      const [one, other] = await pair();
      const key = aKey();
      await one.cache.set(key, anEntryNow('old'));
      await other.cache.get(key);
      await one.cache.delete(key);
      await until(async () => (await other.cache.get(key)) === undefined);
    });

    test('go when another purges their tag, before its listeners hear', async () => {
      const [one, other] = await pair();
      const key = aKey();
      await one.cache.set(key, anEntryNow('old', ['orders']));
      await other.cache.get(key);
      const { promise, resolve } = Promise.withResolvers<unknown>();
      other.cache.onPurge(async (tags) => resolve([tags, await other.cache.get(key)]));
      await one.cache.purge(['orders']);
      expect(await promise).toEqual([['orders'], undefined]);
    });
  });

  test('a purge finds thousands of entries', async () => {
    const [one] = await pair();
    const keys = Array.from({ length: 2_500 }, () => aKey());
    await Promise.all(keys.map((key) => one.shared.set(key, anEntryNow(1, ['orders']))));
    await one.shared.purge(['orders']);
    const left = await Promise.all(keys.map((key) => one.shared.get(key)));
    expect(left.filter(Boolean)).toEqual([]);
  });

  test('a second purge removes what was written while the first one ran', async () => {
    const [one, other] = await pair();
    const key = aKey();
    await one.shared.set(key, anEntryNow('old', ['orders']));
    // The tag's entry is noted before the purge, the value arrives after it.
    const tag = (await server.cli('keys', 'toolgate:tag:*')).split('\n')[0] ?? '';
    await other.shared.purge(['orders']);
    await one.shared.set(key, anEntryNow('late', ['orders']));
    await server.cli('del', tag);
    await other.shared.purge(['orders']);
    expect(await one.shared.get(key)).toBeUndefined();
  });

  test('the index of a tag lives as long as the longest of its entries, and forgets the others', async () => {
    const [one] = await pair();
    const long = anEntryNow(1, ['orders']);
    await one.shared.set(aKey(), long);
    const soon = Date.now() + 50;
    await one.shared.set(aKey(), { ...long, freshUntil: soon, keptUntil: soon });
    const index = await server.cli('keys', 'toolgate:tag:*');
    expect(Number(await server.cli('pttl', index))).toBeGreaterThan(100_000);
    expect(await server.cli('zcard', index)).toBe('2');
    await until(() => Date.now() > soon + 50);
    await one.shared.set(aKey(), long);
    expect(await server.cli('zcard', index)).toBe('2');
  });

  test('look-ups of one tick are one round trip', async () => {
    const [one] = await pair();
    const keys = Array.from({ length: 20 }, () => aKey());
    await Promise.all(keys.map((key) => one.shared.set(key, anEntryNow(key.name))));
    await runs('mget');
    const found = await Promise.all(keys.map((key) => one.shared.get(key)));
    expect(found.map((entry) => entry?.value)).toEqual(keys.map(({ name }) => name));
    expect([await runs('mget'), await runs('get')]).toEqual([1, 0]);
  });
});
