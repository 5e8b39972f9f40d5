import { newApiKey } from '../../src/auth/api-key.ts';
import { recordOf } from '../../src/auth/api-keys.ts';
import { type KeyRecord, keyFileText } from '../../src/auth/key-record.ts';

/** A key of a caller who may read orders, where nothing else is said. */
export function anApiKey(given: Partial<KeyRecord> = {}) {
  const { text, ...key } = newApiKey('live');
  const record = recordOf(key, {
    name: 'a key of a test',
    subject: null,
    tenant: 'acme',
    scopes: ['orders:read'],
    maxEffect: 'READ',
    tools: null,
    claims: null,
    createdAt: '2026-01-01T00:00:00Z',
    expiresAt: null,
  });
  return { text, record: { ...record, ...given } };
}

/** What a project needs for keys: its configuration and its file. */
export function withKeys(...keys: readonly { readonly record: KeyRecord }[]) {
  return {
    config: { auth: { apiKeys: { file: 'keys.json' } } },
    files: { 'keys.json': keyFileText(keys.map(({ record }) => record)) },
  };
}
