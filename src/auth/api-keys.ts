import { timingSafeEqual } from 'node:crypto';
import type { Caller } from '../model/call.ts';
import { type ApiKey, digestOf, parseApiKey } from './api-key.ts';
import type { KeyRecord } from './key-record.ts';
import { principalOf } from './principal.ts';
import { grantedScopes } from './scopes.ts';
import { unauthenticated } from './unauthenticated.ts';

/** One key as it is looked up. */
interface KnownKey {
  readonly digest: Buffer;
  readonly caller: Caller;
  readonly revoked: boolean;
}

export type KnownKeys = ReadonlyMap<string, KnownKey>;

/** All that a request could make of the records is made here, once. */
export function knownKeys(
  records: readonly KeyRecord[],
  { claims, method = 'apiKey' }: { claims: ReadonlySet<string>; method?: Caller['method'] },
): KnownKeys {
  return new Map(
    records.map((record) => [
      record.id,
      {
        digest: Buffer.from(record.hash.slice('sha256:'.length), 'hex'),
        caller: callerOf(record, claims, method),
        revoked: record.revokedAt !== null,
      },
    ]),
  );
}

/**
 * The holder of a key.
 * @throws UnauthenticatedError
 */
export function holderOf(
  text: string,
  keys: KnownKeys,
  { wall, production }: { readonly wall: number; readonly production: boolean },
): Caller {
  const key = parseApiKey(text);
  if (typeof key === 'string') throw unauthenticated(key);
  if (key.kind === 'dev' && production) throw unauthenticated('DEV_IN_PRODUCTION');
  const known = keys.get(key.id);
  // The comparison is made for an unknown id too: how long the answer takes tells nobody which ids there are.
  const isRight = timingSafeEqual(digestOf(key.secret), known?.digest ?? NOBODY);
  if (!known) throw unauthenticated('UNKNOWN_KEY');
  if (!isRight) throw unauthenticated('WRONG_SECRET');
  if (known.revoked) throw unauthenticated('REVOKED');
  const { expiresAt } = known.caller;
  if (expiresAt !== null && expiresAt <= wall) throw unauthenticated('EXPIRED');
  return { ...known.caller }; // one object a request: what is decided for it holds for that request
}

/** No secret has it: SHA-256 of no known text. */
const NOBODY = Buffer.alloc(32);

function callerOf(
  record: KeyRecord,
  listed: ReadonlySet<string>,
  method: Caller['method'],
): Caller {
  const subject = record.subject ?? record.id;
  const claims = Object.entries(record.claims ?? {}).filter(([name]) => listed.has(name));
  return {
    id: subject,
    principal: principalOf(method, record.tenant, subject), // who writes keys names subjects within a tenant
    tenant: record.tenant,
    agent: record.id,
    method,
    credentialId: record.id,
    scopes: grantedScopes(record.scopes),
    maxEffect: record.maxEffect,
    tools: record.tools && new Set(record.tools),
    claims: Object.fromEntries(claims),
    expiresAt: record.expiresAt === null ? null : Date.parse(record.expiresAt),
  };
}

/** What is kept of a new key. */
export function recordOf(
  { id, secret }: ApiKey,
  granted: Omit<KeyRecord, 'id' | 'hash' | 'revokedAt'>,
): KeyRecord {
  return { id, hash: `sha256:${digestOf(secret).toString('hex')}`, ...granted, revokedAt: null };
}
