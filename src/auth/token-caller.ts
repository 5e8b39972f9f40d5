import type { Effect } from '../base/effects.ts';
import type { Caller } from '../model/call.ts';
import { isObject } from './jwt-form.ts';
import { principalOf } from './principal.ts';
import { unauthenticated } from './unauthenticated.ts';

/** What config says of an issuer. */
export interface IssuerRules {
  readonly issuer: string;
  readonly audience: string;
  readonly tenant?: string | undefined;
  readonly tenantClaim?: string | undefined;
  readonly tenants?: readonly string[] | undefined;
  readonly maxEffect: Effect;
}

export interface TokenFacts {
  readonly method: 'jwt' | 'introspection';
  /** SHA-256 of the token, in hex. */
  readonly digest: string;
  /** The claims that config lists. */
  readonly listed: ReadonlySet<string>;
}

type Claims = Readonly<Record<string, unknown>>;

const MOST_SUBJECT = 255;
/** How far the clock of an issuer may be from ours. */
export const TOLERANCE_MS = 30_000;

/**
 * The caller that verified claims speak of.
 * @throws UnauthenticatedError where they make none: bound to another key, an ID token, no subject, a foreign tenant
 */
export function callerOfToken(claims: Claims, rules: IssuerRules, facts: TokenFacts): Caller {
  // A token that is bound to its sender's key must not pass for one that whoever holds it may use.
  if (claims.cnf !== undefined) throw unauthenticated('BOUND');
  if (ID_TOKEN.some((name) => claims[name] !== undefined)) throw unauthenticated('ID_TOKEN');
  const { id, principal } = subjectIn(claims, rules, facts);
  return {
    id,
    principal,
    tenant: tenantIn(claims, rules),
    agent: actorIn(claims) ?? textIn(claims.client_id) ?? textIn(claims.azp) ?? null,
    method: facts.method,
    credentialId: facts.digest.slice(0, 16),
    scopes: new Set(scopesIn(claims)),
    maxEffect: rules.maxEffect,
    tools: null,
    claims: Object.fromEntries(Object.entries(claims).filter(isPlain(facts.listed))),
    expiresAt: expiryIn(claims),
  };
}

const ID_TOKEN = ['nonce', 'at_hash', 'c_hash'];

/** An introspected token that a client got for itself names no subject: then the client is its own. */
function subjectIn({ sub, client_id: client }: Claims, { issuer }: IssuerRules, facts: TokenFacts) {
  const { method } = facts;
  if (isName(sub)) return { id: sub, principal: principalOf(method, issuer, sub) };
  if (method === 'introspection' && sub === undefined && isName(client)) {
    return { id: client, principal: principalOf(method, issuer, 'client', client) };
  }
  throw unauthenticated('SUBJECT');
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= MOST_SUBJECT;
}

/** The outermost actor; who acts for an actor of an actor is nobody's business here. */
function actorIn({ act }: Claims): string | undefined {
  if (act === undefined) return undefined;
  if (!isObject(act) || (isObject(act.act) && act.act.act !== undefined)) {
    throw unauthenticated('ACTOR');
  }
  if (!isName(act.sub)) throw unauthenticated('ACTOR');
  return act.sub;
}

function tenantIn(claims: Claims, { tenant, tenantClaim, tenants = [] }: IssuerRules): string {
  if (tenantClaim === undefined) return tenant ?? 'default';
  const named = claims[tenantClaim];
  if (typeof named === 'string' && tenants.includes(named)) return named;
  throw unauthenticated('TENANT');
}

function scopesIn({ scope, scp }: Claims): readonly string[] {
  if (typeof scope === 'string') return scope.split(' ').filter((one) => one !== '');
  return Array.isArray(scp) ? scp.filter((one) => typeof one === 'string') : [];
}

function expiryIn({ exp }: Claims): number {
  if (typeof exp === 'number' && Number.isFinite(exp)) return exp * 1_000 + TOLERANCE_MS;
  throw unauthenticated('TIME');
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

type Entry = [string, unknown];
type PlainEntry = [string, string | number | boolean];

const isPlain =
  (listed: ReadonlySet<string>) =>
  (entry: Entry): entry is PlainEntry =>
    listed.has(entry[0]) && ['string', 'number', 'boolean'].includes(typeof entry[1]);
