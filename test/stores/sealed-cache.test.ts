import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { CacheKey } from '../../src/model/stores.ts';
import type { RedisTarget } from '../../src/stores/redis-target.ts';
import { storedName, valueKey } from '../../src/stores/stored-names.ts';
import { createVault } from '../../src/stores/vault.ts';
import { aKey } from '../contracts/cache-store.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { aKeyRing } from '../support/key-ring.ts';
import { hasRedis, type RedisProcess, startRedis, until } from '../support/redis.ts';
import { anEntryNow, joined, type Node } from '../support/redis-stores.ts';

const vault = createVault(aKeyRing(), { clock: fakeClock() });
const keyOf = (key: CacheKey) => valueKey(storedName(vault, key));

describe.skipIf(!hasRedis)('what a cache leaves in Redis', () => {
  let server: RedisProcess;
  let target: RedisTarget;
  let redis: Redis;
  beforeAll(async () => {
    server = await startRedis();
    target = { kind: 'server', url: server.url };
    redis = new Redis(server.url);
  });
  afterAll(async () => {
    redis.disconnect();
    await server.end();
  });

  /** Every name and value that Redis holds, as bytes. */
  async function dump(): Promise<string> {
    const names = await redis.keys('*');
    const held = await Promise.all(
      names.map(async (name) => {
        const type = await redis.type(name);
        const values =
          type === 'zset'
            ? redis.zrangeBuffer(name, '0', '-1')
            : redis.getBuffer(name).then((one) => (one ? [one] : []));
        return [Buffer.from(name), ...(await values)];
      }),
    );
    return held
      .flat()
      .map((one) => one?.toString('latin1'))
      .join('\n');
  }

  /** All that passes through Redis from now on. */
  async function overheard(): Promise<() => string> {
    const listener = redis.duplicate();
    onTestFinished(() => listener.disconnect());
    let heard = '';
    await listener.psubscribe('*');
    listener.on('pmessageBuffer', (_, channel: Buffer, message: Buffer) => {
      heard += `${channel.toString('latin1')} ${message.toString('latin1')}\n`;
    });
    return () => heard;
  }

  /** Writes 50 canaries wherever something can be written. */
  async function writeCanaries(node: Node): Promise<readonly string[]> {
    const canaries = Array.from({ length: 50 }, (_, index) => `canary-${index}-${process.pid}`);
    for (const [index, canary] of canaries.entries()) {
      const key = { tenant: `tenant-${canary}`, name: `name-${canary}` };
      await node.cache.claim(key, { leaseMs: 60_000 });
      await node.cache.set(
        key,
        anEntryNow({ [`member-${canary}`]: canary }, [`tag-${canary}`, `kept-${canary}`]),
      );
      if (index % 2 === 0) await node.cache.purge([`tag-${canary}`]);
      node.gate.close(`backend-${canary}`, 60_000);
    }
    await until(async () => (await redis.zcard('toolgate:gates')) >= 50);
    return canaries;
  }

  test('tells nothing of answers, arguments, tenants, tags or backends', async () => {
    const node = await joined(target);
    const heard = await overheard();
    const canaries = await writeCanaries(node);
    const seen = `${await dump()}${heard()}`;
    expect(seen.split('toolgate').length).toBeGreaterThan(200);
    expect(canaries.filter((canary) => seen.includes(canary))).toEqual([]);
  });

  test('the search above finds what is not sealed', async () => {
    await redis.set('plain', 'canary-of-nobody');
    expect(await dump()).toContain('canary-of-nobody');
  });

  /** Changes what Redis holds. @returns whether it still opens, and what was told of it */
  async function tampered(change: (key: string) => Promise<unknown>) {
    const node = await joined(target);
    const key = aKey();
    await node.shared.set(key, anEntryNow('an answer'));
    await change(keyOf(key));
    const entry = await node.shared.get(key);
    const told = node.events.filter(({ is }) => is === 'STORE_TAMPERED').length;
    await until(async () => (await redis.exists(keyOf(key))) === 0);
    return { entry, told };
  }

  const REFUSED = { entry: undefined, told: 1 };

  test('a changed value is a miss, deleted and told', async () => {
    const flip = async (name: string) => {
      const value = (await redis.getBuffer(name)) ?? Buffer.alloc(0);
      value[value.length - 20] = (value[value.length - 20] ?? 0) ^ 1;
      await redis.set(name, value);
    };
    expect(await tampered(flip)).toEqual(REFUSED);
  });

  test('so is a value that belongs to another name, or to another tenant', async () => {
    const node = await joined(target);
    const foreign = [aKey('acme'), aKey('globex')];
    for (const key of foreign) {
      await node.shared.set(key, anEntryNow('another answer'));
      expect(await tampered((name) => redis.copy(keyOf(key), name, 'REPLACE'))).toEqual(REFUSED);
    }
  });

  test.each(['', 'nonsense', '{"value":1}'])('so is %j', async (text) => {
    expect(await tampered((name) => redis.set(name, text))).toEqual(REFUSED);
  });

  test('while keys are rotated on two replicas under load no read fails', async () => {
    const [before, both, next, after] = [['k1'], ['k1', 'k2'], ['k1', 'k2'], ['k2']];
    const replicas = [
      await joined(target, { ring: aKeyRing('k1', before) }),
      await joined(target, { ring: aKeyRing('k1', before) }),
    ];
    const keys = Array.from({ length: 20 }, () => aKey());
    const writeAll = () =>
      Promise.all(keys.map((key, at) => replicas[at % 2]?.shared.set(key, anEntryNow(key.name))));
    await writeAll();
    const all: Node[] = [...replicas];
    let [rotating, reads] = [true, 0];
    const failed: string[] = [];
    const read = async (replica: Node) => {
      const found = await Promise.all(keys.map((key) => replica.shared.get(key)));
      reads += found.length;
      failed.push(
        ...keys.filter(({ name }, at) => found[at]?.value !== name).map(({ name }) => name),
      );
    };
    const load = (async () => {
      while (rotating) for (const replica of [...replicas]) await read(replica);
    })();
    for (const ring of [aKeyRing('k1', both), aKeyRing('k2', next), aKeyRing('k2', after)]) {
      for (const place of replicas.keys()) {
        const next = await joined(target, { ring });
        all.push(next);
        replicas[place] = next;
      }
      await writeAll(); // as long as anything is kept
    }
    rotating = false;
    await load;
    const told = all.flatMap(({ events }) => events.map(({ is }) => is));
    expect(reads).toBeGreaterThan(200);
    expect(failed).toEqual([]);
    expect(told.filter((is) => is === 'STORE_TAMPERED')).toEqual([]);
  });

  test('a key that is removed before it is active anywhere loses reads: the check above can fail', async () => {
    const [old, next] = [
      await joined(target, { ring: aKeyRing('k1', ['k1']) }),
      await joined(target, { ring: aKeyRing('k2', ['k2']) }),
    ];
    const key = aKey();
    await old.shared.set(key, anEntryNow(1));
    expect(await next.shared.get(key)).toBeUndefined();
  });
});
