import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type ConfigMistakes, ownCredential, readConfig } from '../../src/app/config.ts';
import { defineConfig, env, file, secret } from '../../src/app/define-config.ts';

const JWT = { issuer: 'https://id.example', audience: 'toolgate' };

function read(auth: object, environment: Record<string, string> = {}, more: object = {}) {
  return readConfig({ backends: {}, auth, ...more }, environment);
}

function mistakes(...args: Parameters<typeof read>): string {
  try {
    read(...args);
    return '';
  } catch (failure) {
    return (failure as ConfigMistakes).mistakes.join('\n');
  }
}

test('what is not written has its default', () => {
  expect(read({}).auth).toEqual({ jwt: [], claims: [], stepUp: true });
  expect(read({ jwt: [JWT] }).auth.jwt).toEqual([
    { ...JWT, typ: 'at+jwt', maxTokenAge: 86_400_000, maxEffect: 'DESTRUCTIVE' },
  ]);
});

test('all of it can be written, and read from the environment', () => {
  const config = defineConfig({
    backends: {},
    auth: {
      apiKeys: file('keys.json'),
      jwt: [
        {
          issuer: env('ISSUER'),
          audience: 'toolgate',
          jwksUri: 'https://id.example/keys',
          typ: 'JWT',
          maxTokenAge: '1h',
          tenantClaim: 'org',
          tenants: ['acme'],
          maxEffect: 'WRITE',
        },
      ],
      introspection: {
        issuer: 'https://old.example',
        audience: 'toolgate',
        url: 'https://old.example/introspect',
        clientId: 'toolgate',
        clientSecret: secret('CLIENT_SECRET'),
        tenant: 'acme',
      },
      claims: ['desk'],
      stepUp: false,
    },
  });
  const { auth } = readConfig(config, { ISSUER: 'https://id.example', CLIENT_SECRET: 'swordfish' });
  expect(auth.jwt[0]).toMatchObject({ issuer: 'https://id.example', maxTokenAge: 3_600_000 });
  expect(auth.introspection?.clientSecret.reveal()).toBe('swordfish');
});

describe('a secret', () => {
  const introspection = {
    ...JWT,
    url: 'https://id.example/introspect',
    clientId: 'toolgate',
    clientSecret: secret('CLIENT_SECRET'),
  };
  test('is shown by nothing that prints', () => {
    const { auth } = read({ introspection }, { CLIENT_SECRET: 'swordfish' });
    for (const shown of [
      JSON.stringify(auth),
      inspect(auth, { depth: 9 }),
      `${auth.introspection?.clientSecret}`,
    ]) {
      expect(shown).toContain('[secret]');
      expect(shown).not.toContain('swordfish');
    }
  });

  test('may stand in a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'toolgate-secret-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'secret');
    writeFileSync(path, 'swordfish\n');
    const { auth } = read({ introspection }, { CLIENT_SECRET_FILE: path });
    expect(auth.introspection?.clientSecret.reveal()).toBe('swordfish');
    expect(mistakes({ introspection }, { CLIENT_SECRET_FILE: `${path}s` })).toContain(
      'cannot be read',
    );
  });

  test('that is missing is a mistake, and one that is written down is another', () => {
    expect(mistakes({ introspection })).toContain('CLIENT_SECRET must be set');
    const written = { introspection: { ...introspection, clientSecret: 'swordfish' } };
    expect(mistakes(written)).toContain("auth.introspection.clientSecret: must be secret('NAME')");
  });
});

test.each<[string, object, string]>([
  ['an unknown key', { oauth: {} }, 'oauth'],
  ['keys that stand in the configuration', { apiKeys: ['tgw_live_x'] }, 'auth.apiKeys'],
  [
    'an issuer over plain http',
    { jwt: [{ ...JWT, issuer: 'http://id.example' }] },
    'auth.jwt.0.issuer: must be https',
  ],
  [
    'an issuer that is no URL',
    { jwt: [{ ...JWT, issuer: 'id' }] },
    'auth.jwt.0.issuer: is no https URL',
  ],
  ['an issuer twice', { jwt: [JWT, JWT] }, 'auth.jwt: names an issuer twice'],
  ['no audience', { jwt: [{ issuer: JWT.issuer }] }, 'auth.jwt.0.audience'],
  [
    'a claim of tenants without their list',
    { jwt: [{ ...JWT, tenantClaim: 'org' }] },
    'auth.jwt.0: takes either tenant',
  ],
  [
    'tenants without their claim',
    { jwt: [{ ...JWT, tenants: ['a'] }] },
    'auth.jwt.0: takes either tenant',
  ],
  [
    'a tenant and a claim of them',
    { jwt: [{ ...JWT, tenant: 'a', tenantClaim: 'org', tenants: ['a'] }] },
    'auth.jwt.0: takes either tenant',
  ],
  ['another type of token', { jwt: [{ ...JWT, typ: 'id' }] }, 'auth.jwt.0.typ'],
  ['an effect that is none', { jwt: [{ ...JWT, maxEffect: 'ALL' }] }, 'auth.jwt.0.maxEffect'],
  ['a claim that no template could name', { claims: ['a.b'] }, 'auth.claims.0'],
])('%s is a mistake that names its key', (_, auth, says) => {
  expect(mistakes(auth)).toContain(says);
});

describe('without authentication', () => {
  test.each<[string, Record<string, string>, object]>([
    ['production', { NODE_ENV: 'production' }, {}],
    ['an address for all', { HOST: '0.0.0.0' }, {}],
    ['an address of the network', {}, { server: { host: '10.0.0.5' } }],
    ['an admin address for all', { ADMIN_HOST: '0.0.0.0' }, {}],
  ])('%s is refused', (_, environment, more) => {
    expect(mistakes({}, environment, more)).toContain(
      'Set auth.apiKeys, auth.jwt or auth.introspection',
    );
  });

  test('claims and stepUp are none', () => {
    expect(mistakes({ claims: ['desk'] }, { NODE_ENV: 'production' })).not.toBe('');
  });
});

test.each([{ apiKeys: file('keys.json') }, { jwt: [JWT] }])(
  'with %j any address will do',
  (auth) => {
    expect(mistakes(auth, { NODE_ENV: 'production', HOST: '0.0.0.0' })).toBe('');
  },
);

test.each([
  ['a proxy that is no address', { trustProxies: ['proxy'] }, 'server.trustProxies.0'],
  [
    'a public URL with a path',
    { publicUrl: 'https://a.example/b' },
    'server.publicUrl: is no origin',
  ],
])('%s is a mistake', (_, server, says) => {
  expect(mistakes({}, {}, { server })).toContain(says);
});

test('whether it is production, the file cannot say', () => {
  expect(read({}, {}, { production: true }).production).toBe(false);
  expect(read({ jwt: [JWT] }, { NODE_ENV: 'production' }, { production: false }).production).toBe(
    true,
  );
});

test('the command line has its key from TOOLGATE_KEY', () => {
  expect(ownCredential({ TOOLGATE_KEY: 'k' })).toBe('k');
  expect(ownCredential({ TOOLGATE_KEY: '' })).toBeUndefined();
});
