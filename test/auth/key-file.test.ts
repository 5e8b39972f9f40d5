import {
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { newApiKey } from '../../src/auth/api-key.ts';
import { recordOf } from '../../src/auth/api-keys.ts';
import { openKeyFile } from '../../src/auth/key-file.ts';
import { type KeyRecord, keyFileText, parseKeyFile } from '../../src/auth/key-record.ts';
import { fakeClock } from '../support/fake-clock.ts';

function aRecord(name: string): KeyRecord {
  return recordOf(newApiKey('live'), {
    name,
    subject: null,
    tenant: 'default',
    scopes: [],
    maxEffect: 'READ',
    tools: null,
    claims: null,
    createdAt: '2026-01-01T00:00:00Z',
    expiresAt: null,
  });
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'toolgate-keys-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

function opened(path: string) {
  const clock = fakeClock();
  const [names, troubles]: [string[][], unknown[]] = [[], []];
  const file = openKeyFile(path, {
    clock,
    onChange: (records) => names.push(records.map(({ name }) => name)),
    onTrouble: (failure) => troubles.push(failure),
  });
  onTestFinished(() => file.close());
  return { names, troubles, later: () => clock.advance(2_000), clock, file };
}

test('a changed file holds two seconds later', async () => {
  const path = join(folder(), 'keys.json');
  writeFileSync(path, keyFileText([aRecord('one')]));
  const { names, later, clock } = opened(path);
  writeFileSync(path, keyFileText([aRecord('one'), aRecord('two')]));
  await clock.advance(1_999);
  expect(names).toEqual([['one']]);

  await later();
  expect(names).toEqual([['one'], ['one', 'two']]);
});

test('a secret that is mounted anew, by a link to another folder, is seen', async () => {
  const root = folder();
  for (const name of ['one', 'two']) {
    mkdirSync(join(root, name));
    writeFileSync(join(root, name, 'keys.json'), keyFileText([aRecord(name)]));
  }
  symlinkSync('one', join(root, 'data'));
  const { names, later } = opened(join(root, 'data/keys.json'));
  symlinkSync('two', join(root, 'next'));
  renameSync(join(root, 'next'), join(root, 'data'));
  await later();

  expect(names).toEqual([['one'], ['two']]);
});

test.each<[string, (path: string) => void]>([
  ['broken', (path) => writeFileSync(path, '{"version": 1, "keys": [')],
  ['missing', unlinkSync],
  ['half wrong', (path) => writeFileSync(path, keyFileText([aRecord('a'), aRecord('')]))],
])('a file that is %s leaves the last good keys, and is told of once', async (_, spoil) => {
  const path = join(folder(), 'keys.json');
  writeFileSync(path, keyFileText([aRecord('one')]));
  const { names, troubles, later } = opened(path);
  spoil(path);
  await later();
  await later();
  expect([names, troubles.length]).toEqual([[['one']], 1]);

  writeFileSync(path, keyFileText([aRecord('two')]));
  await later();
  expect(names).toEqual([['one'], ['two']]);
});

test('once closed, nobody looks at it', async () => {
  const path = join(folder(), 'keys.json');
  writeFileSync(path, keyFileText([]));
  const { file, clock } = opened(path);
  file.close();
  await clock.advance(0);
  expect(clock.sleeping()).toBe(0);
});

test('a missing file is a failure at the start', () => {
  expect(() => opened(join(folder(), 'keys.json'))).toThrow('ENOENT');
});

describe('a file is invalid as a whole', () => {
  const good = aRecord('one');
  test.each<[string, unknown]>([
    ['with another version', { version: 2, keys: [] }],
    ['with an unknown key', { version: 1, keys: [], more: 1 }],
    ['with an unknown key of a record', { version: 1, keys: [{ ...good, colour: 'red' }] }],
    ['with two keys of one id', { version: 1, keys: [good, { ...good, name: 'two' }] }],
    ['with a hash that is none', { version: 1, keys: [{ ...good, hash: 'sha256:00' }] }],
    ['with a secret in place of a hash', { version: 1, keys: [{ ...good, hash: 'swordfish' }] }],
    ['with an unknown effect', { version: 1, keys: [{ ...good, maxEffect: 'ALL' }] }],
    ['with a time that is none', { version: 1, keys: [{ ...good, expiresAt: 'soon' }] }],
    ['with a scope of two words', { version: 1, keys: [{ ...good, scopes: ['a b'] }] }],
    ['without a field', { version: 1, keys: [{ id: good.id }] }],
    ['as a list', [good]],
  ])('%s', (_, content) => {
    expect(() => parseKeyFile(JSON.stringify(content))).toThrow(/key file is not valid/);
    expect(() => parseKeyFile(JSON.stringify(content))).not.toThrow(/swordfish/);
  });

  test('while a whole one is read', () => {
    expect(parseKeyFile(keyFileText([good]))).toEqual([good]);
  });
});
