import { createLocalJWKSet, type JSONWebKeySet, type JWSHeaderParameters } from 'jose';
import type { Clock } from '../base/clock.ts';
import { type Fetch, fetchJson } from './fetch-json.ts';
import { isObject } from './jwt-form.ts';
import { issuerDown, unauthenticated } from './unauthenticated.ts';

/** The public key that a token says it is signed with. */
export type KeyOf = (header: JWSHeaderParameters) => Promise<CryptoKey>;

export interface KeySetParts {
  readonly clock: Clock;
  readonly fetch: Fetch;
}

interface Source {
  readonly issuer: string;
  readonly jwksUri?: string | undefined;
}

const FRESH_MS = 600_000;
/** An unknown key id, which anybody can make up, costs the issuer at most one request in that time. */
const COOLDOWN_MS = 30_000;
/** So long the last good set serves while the issuer does not answer. */
const STALE_MS = 3_600_000;
const MOST_KEYS = 50;

interface KeySet {
  readonly find: ReturnType<typeof createLocalJWKSet>;
  readonly at: number;
}

/**
 * The key set of one issuer, asked for when it is needed. The function rejects with UnauthenticatedError where no key,
 * or more than one, fits, and with OverloadedError where there is no set to look in.
 */
export function keySetOf(source: Source, { clock, fetch }: KeySetParts): KeyOf {
  let set: KeySet | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;

  const age = () => clock.now() - (set?.at ?? Number.NEGATIVE_INFINITY);
  const ask = async () => {
    try {
      const keys = await fetchKeys(source, fetch);
      set = { find: createLocalJWKSet(keys), at: clock.now() };
    } catch {
      // The last good set serves on, for its time.
    } finally {
      asking = undefined;
    }
  };
  /** @returns whether the issuer was asked, or already is being */
  const refresh = async () => {
    if (asking === undefined) {
      if (clock.now() - askedAt < COOLDOWN_MS) return false;
      askedAt = clock.now();
      asking = ask();
    }
    await asking;
    return true;
  };
  const find = (header: JWSHeaderParameters) => {
    if (set === undefined || age() > STALE_MS) throw issuerDown();
    return set.find(header);
  };

  return async (header) => {
    if (age() > FRESH_MS) await refresh();
    try {
      return await find(header);
    } catch (failure) {
      if (!isCode(failure, 'ERR_JWKS_NO_MATCHING_KEY')) throw refusalOf(failure);
      if (!(await refresh())) throw unauthenticated('UNKNOWN_SIGNER');
    }
    return await find(header).catch((failure) => {
      throw refusalOf(failure);
    });
  };
}

async function fetchKeys({ issuer, jwksUri }: Source, fetch: Fetch): Promise<JSONWebKeySet> {
  const keys = await fetchJson(jwksUri ?? (await discovered(issuer, fetch)), fetch);
  if (!isObject(keys) || !Array.isArray(keys.keys)) throw new Error('It is no key set.');
  if (keys.keys.length > MOST_KEYS) throw new Error('It has too many keys.');
  return { keys: keys.keys };
}

async function discovered(issuer: string, fetch: Fetch): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const found = await fetchJson(url, fetch);
  if (!isObject(found) || found.issuer !== issuer) throw new Error('It is another issuer.');
  if (typeof found.jwks_uri !== 'string') throw new Error('It names no key set.');
  return found.jwks_uri;
}

function refusalOf(failure: unknown): unknown {
  const isOfKeys = failure instanceof Error && 'code' in failure && !('facts' in failure);
  return isOfKeys ? unauthenticated('UNKNOWN_SIGNER') : failure;
}

function isCode(failure: unknown, code: string): boolean {
  return failure instanceof Error && Reflect.get(failure, 'code') === code;
}
