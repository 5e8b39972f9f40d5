import { createSecretKey, hkdfSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { fields } from '../../src/base/fields.ts';
import { ringOfThisProcess } from '../../src/stores/key-ring.ts';
import { createVault, type Place, type Vault } from '../../src/stores/vault.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { aKeyRing } from '../support/key-ring.ts';

const HERE: Place = { purpose: 'cache', tenant: 'acme', name: 'n1' };
const PLAIN = Buffer.from('an answer');
const DAY = 86_400_000;

function aVault(active?: string, ids?: readonly string[]): Vault {
  return createVault(aKeyRing(active, ids), { clock: fakeClock() });
}

const textAt = (vault: Vault, place: Place, sealed: Uint8Array) =>
  vault.open(place, sealed)?.toString();

const saltOf = (sealed: Buffer) => sealed.subarray(4, 20).toString('hex');

/** The places other than `HERE` where something that was sealed for it opens. */
function opensElsewhere(vault: Vault): readonly string[] {
  const sealed = vault.seal(HERE, PLAIN);
  const elsewhere = { name: 'n2', tenant: 'other', purpose: 'journal' };
  return Object.entries(elsewhere)
    .filter(([key, value]) => vault.open({ ...HERE, [key]: value }, sealed) !== undefined)
    .map(([key]) => key);
}

test('what was sealed opens in another process with the same keys', () => {
  const sealed = aVault().seal(HERE, PLAIN);
  expect(textAt(aVault(), HERE, sealed)).toBe('an answer');
});

test('an envelope is version, key id, salt, nonce, ciphertext and tag', () => {
  const sealed = aVault().seal(HERE, PLAIN);
  expect(sealed.subarray(0, 4)).toEqual(Buffer.from('\x01\x02k1'));
  expect(sealed).toHaveLength(1 + 1 + 2 + 16 + 12 + PLAIN.length + 16);
});

test('the data key is HKDF of the ring key, the salt, and the purpose and tenant', () => {
  const sealed = aVault().seal(HERE, PLAIN);
  const salt = sealed.subarray(4, 20);
  const info = fields('toolgate', 'cache', 'acme');
  const derived = hkdfSync('sha256', createSecretKey(Buffer.alloc(32, 1)), salt, info, 32);
  // Node's Web Cryptography is another implementation of the envelope.
  return expect(openedBy(Buffer.from(derived), sealed)).resolves.toBe('an answer');
});

async function openedBy(key: Buffer, sealed: Buffer): Promise<string> {
  const imported = await crypto.subtle.importKey('raw', Uint8Array.from(key), 'AES-GCM', false, [
    'decrypt',
  ]);
  const aad = Uint8Array.from(fields(Buffer.of(1), 'k1', 'cache', 'acme', 'n1'));
  const how = {
    name: 'AES-GCM',
    iv: Uint8Array.from(sealed.subarray(20, 32)),
    additionalData: aad,
    tagLength: 128,
  };
  return Buffer.from(
    await crypto.subtle.decrypt(how, imported, Uint8Array.from(sealed.subarray(32))),
  ).toString();
}

test('every flipped bit is refused', () => {
  const vault = aVault();
  const sealed = vault.seal(HERE, PLAIN);
  const opened = Array.from({ length: sealed.length * 8 }, (_, bit) => bit).filter((bit) => {
    const changed = Buffer.from(sealed);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    return vault.open(HERE, changed) !== undefined;
  });
  expect(opened).toEqual([]);
});

test('every shorter envelope is refused, a short tag among them', () => {
  const vault = aVault();
  const sealed = vault.seal(HERE, PLAIN);
  const lengths = Array.from({ length: sealed.length }, (_, length) => length);
  expect(lengths.filter((length) => vault.open(HERE, sealed.subarray(0, length)))).toEqual([]);
});

describe('a value that was moved', () => {
  test('opens under no other name, tenant or purpose', () => {
    expect(opensElsewhere(aVault())).toEqual([]);
  });

  test('opens anywhere where the place is not authenticated: the check above can fail', () => {
    const vault = aVault();
    const nowhere: Place = { purpose: '', tenant: '', name: '' };
    const unbound: Vault = {
      ...vault,
      seal: (_, plain) => vault.seal(nowhere, plain),
      open: (_, sealed) => vault.open(nowhere, sealed),
    };
    expect(opensElsewhere(unbound)).toEqual(['name', 'tenant', 'purpose']);
  });
});

describe('rotation', () => {
  test('both keys open while both are in the ring, and the active one seals', () => {
    const [old, both, next] = [aVault('k1', ['k1']), aVault('k2'), aVault('k2', ['k2'])];
    expect(textAt(both, HERE, old.seal(HERE, PLAIN))).toBe('an answer');
    expect(textAt(next, HERE, both.seal(HERE, PLAIN))).toBe('an answer');
  });

  test('a key that left the ring opens nothing more', () => {
    const sealed = aVault('k1').seal(HERE, PLAIN);
    expect(aVault('k2', ['k2']).open(HERE, sealed)).toBeUndefined();
  });

  test('names stay as they are', () => {
    expect(aVault('k1').name('a')).toBe(aVault('k2').name('a'));
  });
});

test('a salt is of one process, purpose and tenant', () => {
  const [one, other] = [aVault(), aVault()];
  const salts = [
    one.seal(HERE, PLAIN),
    other.seal(HERE, PLAIN),
    one.seal({ ...HERE, tenant: 'other' }, PLAIN),
    one.seal({ ...HERE, purpose: 'journal' }, PLAIN),
  ].map(saltOf);
  expect(new Set(salts).size).toBe(4);
  expect(saltOf(one.seal({ ...HERE, name: 'n2' }, PLAIN))).toBe(salts[0]);
});

test('a salt is renewed after a day, and after its uses', async () => {
  const clock = fakeClock();
  const vault = createVault(aKeyRing(), { clock, mostUses: 2 });
  const salt = () => saltOf(vault.seal(HERE, PLAIN));
  const [first, second, third] = [salt(), salt(), salt()];
  expect([second === first, third === first]).toEqual([true, false]);
  await clock.advance(DAY - 1);
  expect(salt()).toBe(third);
  await clock.advance(1);
  expect(salt()).not.toBe(third);
});

test('what fell out of the keys that are kept opens all the same', () => {
  const clock = fakeClock();
  const [writer, reader] = [0, 1].map(() => createVault(aKeyRing(), { clock, mostUses: 1 }));
  const sealed = Array.from({ length: 4_200 }, () => writer?.seal(HERE, PLAIN) ?? PLAIN);
  const opened = [...sealed, ...sealed.slice(0, 10)].map((one) => reader?.open(HERE, one));
  expect(opened.every((plain) => plain?.equals(PLAIN))).toBe(true);
});

test('a name is not what it stands for, and parts do not run into each other', () => {
  const vault = aVault();
  expect(vault.name('acme', 'orders')).toMatch(/^[\w-]{43}$/);
  expect(vault.name('acme', 'orders')).not.toBe(vault.name('acmeo', 'rders'));
  expect(vault.name('a')).not.toBe(
    createVault(ringOfThisProcess(), { clock: fakeClock() }).name('a'),
  );
});

test('what is empty is sealed too', () => {
  const vault = aVault();
  expect(textAt(vault, HERE, vault.seal(HERE, Buffer.alloc(0)))).toBe('');
});
