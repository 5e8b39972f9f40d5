import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ConfigMistakes, readConfig } from '../../src/app/config.ts';
import { createStores, isSameStores } from '../../src/app/create-stores.ts';
import { file, secret } from '../../src/app/define-config.ts';
import { systemClock } from '../../src/app/system-clock.ts';
import { newDataKey } from '../../src/base/data-key.ts';
import { aKey, anEntry } from '../contracts/cache-store.ts';
import { hasRedis, startRedis, until } from '../support/redis.ts';

const KEYS = { K1: newDataKey(), KI: newDataKey() };
const ENCRYPTION = { active: 'k1', keys: { k1: secret('K1') }, index: secret('KI') };

const read = (given: object, environment: Readonly<Record<string, string>> = KEYS) =>
  readConfig({ backends: {}, ...given }, environment);

/** The stores of a configuration, which end with their test, and what was warned of. */
function storesOf(given: object, folder = '.') {
  const warned: string[] = [];
  const stores = createStores(read(given), {
    folder,
    clock: systemClock,
    rng: Math.random,
    report() {},
    log: { warn: (message) => void warned.push(message) },
  });
  onTestFinished(() => stores.close());
  return { ...stores, warned };
}

test('without redis the stores are this process’s own', async () => {
  const { cache, gate, warned } = storesOf({});
  const [key, entry] = [aKey(), anEntry(systemClock.wall())];
  await cache.set(key, entry);
  gate.close('shop', 1_000);
  expect(await cache.get(key)).toEqual(entry);
  expect(gate.rest('shop')).toBeGreaterThan(0);
  expect(warned).toEqual([]);
});

test('redis without encryption is warned of, and begins all the same', async () => {
  const { cache, warned } = storesOf({ redis: 'redis://127.0.0.1:9' });
  expect(await cache.get(aKey())).toBeUndefined();
  expect(warned.join()).toContain('redis without encryption');
});

test('a file of TLS that is not there is a mistake with its key', () => {
  const redis = { url: 'rediss://127.0.0.1:9', tls: { ca: file('no-such.pem') } };
  expect(() => storesOf({ redis, encryption: ENCRYPTION })).toThrow(ConfigMistakes);
  expect(() => storesOf({ redis, encryption: ENCRYPTION })).toThrow('redis.tls.ca: ');
});

test('files of TLS are looked for in the project', () => {
  const folder = mkdtempSync(join(tmpdir(), 'toolgate-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'ca.pem'), '');
  const redis = { url: 'rediss://127.0.0.1:9', tls: { ca: file('ca.pem'), serverName: 'cache' } };
  expect(storesOf({ redis, encryption: ENCRYPTION }, folder).warned).toEqual([]);
});

test.skipIf(!hasRedis)('two processes with one configuration share answers and gates', async () => {
  const server = await startRedis();
  onTestFinished(() => server.end());
  const given = { redis: { url: server.url }, encryption: ENCRYPTION };
  const [one, other] = [storesOf(given), storesOf(given)];
  const [key, entry] = [aKey(), anEntry(systemClock.wall())];
  await until(async () => {
    await one.cache.set(key, entry);
    return (await other.cache.get(key)) !== undefined;
  });
  one.gate.close('shop', 60_000);
  await until(() => other.gate.rest('shop') > 0);
});

test.each<[string, object, Readonly<Record<string, string>>, boolean]>([
  ['the same', { redis: 'redis://a', encryption: ENCRYPTION }, KEYS, true],
  ['another server', { redis: 'redis://b', encryption: ENCRYPTION }, KEYS, false],
  [
    'a rotated key',
    { redis: 'redis://a', encryption: ENCRYPTION },
    { ...KEYS, K1: newDataKey() },
    false,
  ],
  ['no encryption', { redis: 'redis://a' }, KEYS, false],
])('a configuration with %s has the same stores: %#', (_, given, environment, isSame) => {
  const before = read({ redis: 'redis://a', encryption: ENCRYPTION });
  expect(isSameStores(before, read(given, environment))).toBe(isSame);
});
