import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { holderOf, knownKeys } from '../../src/auth/api-keys.ts';
import { type KeyRecord, parseKeyFile } from '../../src/auth/key-record.ts';
import { main } from '../../src/cli/main.ts';
import { projectFolder } from '../support/gateway-for.ts';

function subject() {
  const folder = mkdtempSync(join(tmpdir(), 'toolgate-keys-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'keys.json');
  const keys = async (...args: string[]) => {
    let [stdout, stderr] = ['', ''];
    const code = await main(['keys', ...args, '--file', file], {
      out: (text) => (stdout += text),
      err: (text) => (stderr += text),
    });
    return { code, stdout, stderr };
  };
  const records = (): readonly KeyRecord[] => parseKeyFile(readFileSync(file, 'utf8'));
  const holder = (key: string, wall = Date.now()) =>
    holderOf(key.trim(), knownKeys(records(), { claims: new Set() }), { wall, production: true });
  return { file, keys, records, holder };
}

const DAY = 86_400_000;

describe('create', () => {
  test('prints a key that works, alone on stdout, and keeps its hash', async () => {
    const { file, keys, holder } = subject();
    const { code, stdout } = await keys(
      'create',
      '--name',
      'a bot',
      '--scopes',
      'orders:read, tickets:write',
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^tgw_live_\w+\n$/);
    expect(holder(stdout)).toMatchObject({ tenant: 'default', maxEffect: 'READ', tools: null });
    expect([...holder(stdout).scopes]).toEqual(['orders:read', 'tickets:write']);
    expect(readFileSync(file, 'utf8')).not.toContain(stdout.trim().slice(22, 65));
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('ends after 90 days where nothing else is said', async () => {
    const { keys, holder } = subject();
    const { stdout } = await keys('create', '--name', 'a bot');
    expect(holder(stdout, Date.now() + 89 * DAY)).toBeDefined();
    expect(() => holder(stdout, Date.now() + 91 * DAY)).toThrow();
  });

  test('takes all that a key may have', async () => {
    const { keys, holder } = subject();
    const { stdout } = await keys(
      ...[
        'create',
        '--name',
        'a bot',
        '--tenant',
        'acme',
        '--subject',
        'ann',
        '--expires',
        'never',
      ],
      ...['--max-effect', 'WRITE', '--tools', 'read,write'],
    );
    expect(holder(stdout, Date.now() + 9_999 * DAY)).toMatchObject({
      id: 'ann',
      tenant: 'acme',
      maxEffect: 'WRITE',
      tools: new Set(['read', 'write']),
      expiresAt: null,
    });
  });

  test('in place of another takes over its grants and its caller, and ends it a day later', async () => {
    const { keys, holder, records } = subject();
    const old = await keys('create', '--name', 'a bot', '--scopes', 'a:use', '--tenant', 'acme');
    const [{ id } = { id: '' }] = records();
    const next = await keys('create', '--replaces', id);

    expect(holder(next.stdout)).toMatchObject({ id, tenant: 'acme', scopes: new Set(['a:use']) });
    expect(holder(next.stdout).principal).toBe(holder(old.stdout).principal);
    expect(holder(old.stdout, Date.now() + DAY - 60_000)).toBeDefined();
    expect(() => holder(old.stdout, Date.now() + DAY + 60_000)).toThrow();
  });
});

test('list shows every record, and no hash', async () => {
  const { keys, records } = subject();
  await keys('create', '--name', 'one');
  await keys('create', '--name', 'two');
  const { code, stdout } = await keys('list');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual(records().map(({ hash: _, ...record }) => record));
  expect(stdout).not.toContain('sha256');
});

test('revoke ends a key at once, and keeps its record', async () => {
  const { keys, holder, records } = subject();
  const { stdout } = await keys('create', '--name', 'a bot');
  const [{ id } = { id: '' }] = records();
  expect((await keys('revoke', id)).code).toBe(0);
  expect(() => holder(stdout)).toThrow();
  expect(records()).toMatchObject([{ id, name: 'a bot', revokedAt: expect.any(String) }]);
});

describe('asked wrongly', () => {
  test.each<[string[], string]>([
    [[], 'Say keys create, keys list, keys revoke ID, or keys data.'],
    [['revoke'], 'Say keys create'],
    [['list', 'more'], 'Say keys create'],
    [['create'], '--name says what the key is for.'],
    [['create', '--name', 'a', '--expires', 'soon'], '--expires is a time such as 90d, or never.'],
    [['create', '--name', 'a', '--max-effect', 'ALL'], '--max-effect is one of READ,'],
  ])('%j is told on stderr, with exit code 2', async (args, says) => {
    const { keys, file } = subject();
    const { code, stdout, stderr } = await keys(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(says);
    expect(existsSync(file)).toBe(false);
  });
});

describe('what cannot be done is told, and changes nothing', () => {
  test.each<[string, string[], string]>([
    ['no such key to revoke', ['revoke', 'aaaaaaaaaaaa'], 'has no key aaaaaaaaaaaa in use.'],
    ['no such key to replace', ['create', '--replaces', 'aaaaaaaaaaaa'], 'has no key'],
    [
      'a scope that would spoil the file',
      ['create', '--name', 'x', '--scopes', 'a b'],
      'is no scope',
    ],
  ])('%s', async (_, args, says) => {
    const { keys, file } = subject();
    await keys('create', '--name', 'first');
    const before = readFileSync(file, 'utf8');
    const { code, stdout, stderr } = await keys(...args);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(says);
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(existsSync(`${file}.next`)).toBe(false);
  });

  test('a file that is wrong already', async () => {
    const { keys, file } = subject();
    writeFileSync(file, '{"version":1,"keys":[{}]}');
    const { code, stderr } = await keys('create', '--name', 'x');
    expect(code).toBe(1);
    expect(stderr).toContain('The key file is not valid');
    expect(readFileSync(file, 'utf8')).toBe('{"version":1,"keys":[{}]}');
  });

  test('another command at work on it', async () => {
    const { keys, file } = subject();
    writeFileSync(`${file}.next`, '');
    const { code, stderr } = await keys('create', '--name', 'x');
    expect(code).toBe(1);
    expect(stderr).toContain('another command is at work on it');
    expect(existsSync(file)).toBe(false);
  });
});

test('the file is the one that the configuration names', async () => {
  const folder = projectFolder({
    sdl: '',
    config: { auth: { apiKeys: { file: 'secrets.json' } } },
  });
  const code = await main(['keys', 'create', '--name', 'a bot', '--project', folder], {
    out: () => {},
    err: () => {},
  });
  expect(code).toBe(0);
  expect(existsSync(join(folder, 'secrets.json'))).toBe(true);
});
