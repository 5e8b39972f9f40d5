import { setTimeout as passed } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeCounterStore } from '../contracts/counter-store.ts';
import { hasRedis, type RedisProcess, startRedis } from '../support/redis.ts';
import { joined } from '../support/redis-stores.ts';

describe.skipIf(!hasRedis)('counters in Redis', () => {
  let redis: RedisProcess;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.end());
  const target = () => ({ kind: 'server', url: redis.url }) as const;

  describeCounterStore('on a server', async () => {
    const { counters } = await joined(target());
    return { store: counters, advance: (ms) => passed(ms) };
  });

  test('processes count together', async () => {
    const nodes = await Promise.all([1, 2, 3].map(() => joined(target())));
    const limit = { limit: 100, windowMs: 60_000 };
    const takes = Array.from({ length: 300 }, (_, at) =>
      nodes[at % 3]?.counters.take('all', limit),
    );
    const fitting = (await Promise.all(takes)).filter((taken) => taken?.fits);
    expect(fitting).toHaveLength(100);
  });

  test('nobody can read whose calls are counted', async () => {
    const { counters } = await joined(target());
    await counters.take('caller ["acme","dev:ann"]', { limit: 1, windowMs: 60_000 });
    expect(await redis.cli('keys', '*')).toContain('toolgate:count:');
    expect(await redis.cli('keys', '*')).not.toMatch(/acme|ann/);
  });

  test('once Redis is lost each process goes by what it has counted itself', async () => {
    const lost = await startRedis();
    const nodes = await Promise.all([1, 2].map(() => joined({ kind: 'server', url: lost.url })));
    const limit = { limit: 10, windowMs: 60_000 };
    const take = async (times: number) => {
      let fitting = 0;
      for (const { counters } of nodes) {
        for (let count = 0; count < times; count++) {
          fitting += (await counters.take('all', limit)).fits ? 1 : 0;
        }
      }
      return fitting;
    };
    expect(await take(5)).toBe(10);
    await lost.end();
    expect(await take(20)).toBe(10);
  });
});
