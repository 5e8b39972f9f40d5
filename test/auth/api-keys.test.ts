import { describe, expect, test } from 'vitest';
import { newApiKey, parseApiKey } from '../../src/auth/api-key.ts';
import { holderOf, knownKeys, recordOf } from '../../src/auth/api-keys.ts';
import type { KeyRecord } from '../../src/auth/key-record.ts';
import { whyOf } from '../../src/auth/unauthenticated.ts';
import type { UnauthenticatedError } from '../../src/base/access-errors.ts';

const NOW = Date.UTC(2026, 0, 1);

function aKey(given: Partial<KeyRecord> = {}, kind: 'live' | 'dev' = 'live') {
  const { text, ...key } = newApiKey(kind);
  const record = recordOf(key, {
    name: 'a bot',
    subject: null,
    tenant: 'acme',
    scopes: ['orders:read'],
    maxEffect: 'READ',
    tools: null,
    claims: { desk: 'north', secret: 'x' },
    createdAt: '2025-12-01T00:00:00Z',
    expiresAt: null,
  });
  return { text, record: { ...record, ...given } };
}

function holder(text: string, records: readonly KeyRecord[], production = false) {
  const keys = knownKeys(records, { claims: new Set(['desk']) });
  return holderOf(text, keys, { wall: NOW, production });
}

function whyRefused(...args: Parameters<typeof holder>): string | undefined {
  try {
    holder(...args);
    return undefined;
  } catch (failure) {
    return whyOf(failure as UnauthenticatedError);
  }
}

test('a key has the form that scanners of code look for, and 256 bits of chance', () => {
  const { text } = newApiKey('live');
  expect(text).toMatch(/^tgw_live_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}$/);
  expect(43 * Math.log2(62)).toBeGreaterThanOrEqual(256);
  expect(new Set(Array.from({ length: 200 }, () => newApiKey('live').secret)).size).toBe(200);
});

test('a key that is read is the one that was made', () => {
  const { text, ...key } = newApiKey('test');
  expect(parseApiKey(text)).toEqual(key);
});

test('every change of one character is seen by the checksum or the form', () => {
  const { text } = newApiKey('live');
  for (let at = 0; at < text.length; at++) {
    for (const other of ['0', 'z', '_']) {
      if (text[at] === other) continue;
      const changed = text.slice(0, at) + other + text.slice(at + 1);
      expect(parseApiKey(changed), changed).toMatch(/^(FORM|CHECKSUM)$/);
    }
  }
});

test('the holder of a key is who its record says, with the claims that are listed', () => {
  const { text, record } = aKey({ subject: 'ann', tools: ['read'], maxEffect: 'WRITE' });
  expect(holder(text, [record])).toEqual({
    id: 'ann',
    principal: '6:apiKey4:acme3:ann',
    tenant: 'acme',
    agent: record.id,
    method: 'apiKey',
    credentialId: record.id,
    scopes: new Set(['orders:read']),
    maxEffect: 'WRITE',
    tools: new Set(['read']),
    claims: { desk: 'north' },
    expiresAt: null,
  });
});

test('each request has a holder of its own: what is decided for one holds for that one', () => {
  const { text, record } = aKey();
  const keys = knownKeys([record], { claims: new Set() });
  const at = { wall: NOW, production: false };
  expect(holderOf(text, keys, at)).not.toBe(holderOf(text, keys, at));
});

test('one subject of two tenants is two principals', () => {
  const [a, b] = [aKey({ subject: 'ann' }), aKey({ subject: 'ann', tenant: 'other' })];
  const both = [a.record, b.record];
  expect(holder(a.text, both).principal).not.toBe(holder(b.text, both).principal);
});

test('a record holds a hash, and nothing of the secret', () => {
  const { text, record } = aKey();
  const key = parseApiKey(text);
  if (typeof key === 'string') throw new Error('It is a key.');
  expect(record.hash).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(JSON.stringify(record)).not.toContain(key.secret);
});

describe('refused', () => {
  const { text, record } = aKey();
  const wrongSecret = aKey();
  test.each<[string, string, KeyRecord, string]>([
    ['another id', aKey().text, record, 'UNKNOWN_KEY'],
    ['another secret', wrongSecret.text, { ...record, id: wrongSecret.record.id }, 'WRONG_SECRET'],
    ['no key at all', 'tgw_', record, 'FORM'],
    ['a checksum that is wrong', `${text.slice(0, -6)}000000`, record, 'CHECKSUM'],
    ['revoked', text, { ...record, revokedAt: '2025-12-31T00:00:00Z' }, 'REVOKED'],
    ['over', text, { ...record, expiresAt: '2026-01-01T00:00:00Z' }, 'EXPIRED'],
  ])('%s', (_, presented, known, why) => {
    expect(whyRefused(presented, [known])).toBe(why);
  });

  test('a key of a development machine, in production', () => {
    const dev = aKey({}, 'dev');
    expect(whyRefused(dev.text, [dev.record], true)).toBe('DEV_IN_PRODUCTION');
    expect(whyRefused(dev.text, [dev.record], false)).toBeUndefined();
  });

  test('with one answer, whatever the reason', () => {
    const answers = [aKey().text, 'tgw_x', `${text.slice(0, -1)}!`].map((presented) => {
      try {
        return holder(presented, [record]);
      } catch (failure) {
        return (failure as Error).message;
      }
    });
    expect(new Set(answers).size).toBe(1);
  });
});

describe('a star', () => {
  const scopesOf = (...scopes: string[]) => {
    const { text, record } = aKey({ scopes });
    return holder(text, [record]).scopes;
  };
  test.each([
    ['orders:*', 'orders:read', true],
    ['orders:*', 'orders:', true],
    ['orders:*', 'orders', false],
    ['orders:*', 'ordersread', false],
    ['*', 'anything', true],
    ['ord*', 'orders:read', false],
    ['orders:read', 'orders:reader', false],
    ['orders:*', 'orders:*', true],
  ])('in %s grants %s: %s', (written, asked, granted) => {
    expect(scopesOf(written).has(asked)).toBe(granted);
  });
});
