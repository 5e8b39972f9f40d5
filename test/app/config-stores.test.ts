import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { type ConfigMistakes, readConfig } from '../../src/app/config.ts';
import { defineConfig, env, file, secret } from '../../src/app/define-config.ts';
import { newDataKey } from '../../src/base/data-key.ts';

const KEYS = { K1: newDataKey(), K2: newDataKey(), KI: newDataKey() };
const ENCRYPTION = {
  active: 'k2',
  keys: { k1: secret('K1'), k2: secret('K2') },
  index: secret('KI'),
};

function read(given: object, environment: Readonly<Record<string, string>> = {}) {
  return readConfig({ backends: {}, ...given }, environment);
}

function mistakes(given: object, environment: Readonly<Record<string, string>> = {}) {
  try {
    read(given, environment);
    return [];
  } catch (failure) {
    return (failure as ConfigMistakes).mistakes;
  }
}

describe('redis', () => {
  test('is none where its variable is absent', () => {
    expect(read({}).redis).toBeNull();
    expect(read({ redis: env('REDIS_URL', null) }).redis).toBeNull();
  });

  test('is a URL, plain or secret, or an object around it', () => {
    const url = 'rediss://user:hush@cache.test:6380/2';
    const forms = [url, env('U'), secret('U'), { url }, { url: secret('U') }];
    for (const redis of forms) {
      const config = read({ redis }, { U: url }).redis;
      expect(config).toMatchObject({ kind: 'server', allowPlaintext: false });
      expect(config?.kind === 'server' && config.url.reveal()).toBe(url);
    }
  });

  test('is a cluster, or a server that sentinels know', () => {
    const nodes = ['redis://127.0.0.1:7001', 'redis://127.0.0.1:7002'];
    expect(read({ redis: { cluster: nodes } }).redis).toMatchObject({ kind: 'cluster' });
    const written = { sentinels: nodes, name: 'main', password: secret('P') };
    expect(read({ redis: written }, { P: 'hush' }).redis).toMatchObject({ kind: 'sentinels' });
  });

  test('a password is not shown by whoever prints the configuration', () => {
    const { redis } = read({ redis: 'redis://:hush@127.0.0.1' });
    expect(`${inspect(redis, { depth: 9 })}${JSON.stringify(redis)}`).not.toContain('hush');
  });

  test.each<[unknown, string]>([
    ['http://127.0.0.1', 'redis.url: is no redis:// or rediss:// URL'],
    ['redis://', 'redis.url: is no redis:// or rediss:// URL'],
    [7, 'redis: Invalid input'],
    [{ host: 'a' }, 'redis.url: is no URL'],
    [{ cluster: [] }, 'redis.cluster: Too small'],
    [{ cluster: ['redis://a', 'rediss://b'] }, 'redis: mixes redis:// and rediss://'],
    [{ sentinels: ['redis://a'] }, 'redis.name: '],
    [{ url: 'redis://a', tls: { ca: file('ca.pem') } }, 'redis: has tls, which needs rediss://'],
    [{ url: 'rediss://a', tls: { cert: file('c') } }, 'redis.tls: has cert and key, or neither'],
  ])('%j is refused', (redis, says) => {
    expect(mistakes({ redis }).join('\n')).toContain(says);
  });
});

describe('encryption', () => {
  test('has keys by id, of which one is active', () => {
    const config = read(defineConfig({ backends: {}, encryption: ENCRYPTION }), KEYS).encryption;
    expect(config?.active).toBe('k2');
    expect(config?.keys.k1?.reveal()).toBe(KEYS.K1);
  });

  test.each<[string, object, Readonly<Record<string, string>>, string]>([
    [
      'a key that is no base64',
      {},
      { ...KEYS, K1: 'hush!' },
      'encryption.keys.k1: must be 32 bytes',
    ],
    ['a short key', {}, { ...KEYS, KI: 'aHVzaA==' }, 'encryption.index: must be 32 bytes'],
    ['a key twice', {}, { ...KEYS, K2: KEYS.KI }, 'encryption: holds one key twice'],
    ['an active key that is none', { active: 'k3' }, KEYS, 'encryption: active names none'],
    ['a key in the open', { index: KEYS.KI }, KEYS, "encryption.index: must be secret('NAME')"],
    ['an id that is none', { keys: { '': secret('K1') } }, KEYS, 'encryption.keys'],
    ['a missing variable', {}, { K1: KEYS.K1, K2: KEYS.K2 }, 'encryption.index: KI must be set'],
  ])('%s is refused, and not shown', (_, given, environment, says) => {
    const all = mistakes({ encryption: { ...ENCRYPTION, ...given } }, environment).join('\n');
    expect(all).toContain(says);
    expect(all).not.toMatch(/hush|aHVzaA/);
  });
});

describe('in production', () => {
  const production = { ...KEYS, NODE_ENV: 'production' };

  test('redis needs encryption', () => {
    expect(mistakes({ redis: 'redis://127.0.0.1' }, production).join()).toContain(
      'encryption: must be set',
    );
    expect(
      mistakes({ redis: 'redis://127.0.0.1', encryption: ENCRYPTION }, production).join(),
    ).not.toContain('encryption');
  });

  test.each<[string, object | string, boolean]>([
    ['another machine', 'redis://cache.test', true],
    [
      'another machine where it is allowed',
      { url: 'redis://cache.test', allowPlaintext: true },
      false,
    ],
    ['another machine by TLS', 'rediss://cache.test', false],
    ['this machine', 'redis://localhost', false],
    ['a cluster of which one node is elsewhere', { cluster: ['redis://[::1]', 'redis://b'] }, true],
  ])('a plain link to %s', (_, redis, isRefused) => {
    const all = mistakes({ redis, encryption: ENCRYPTION }, production).join();
    expect(all.includes('redis: to another machine')).toBe(isRefused);
  });
});
