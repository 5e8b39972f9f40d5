import {
  allowInsecureRequests,
  ClientSecretBasic,
  customFetch,
  introspectionRequest,
  processIntrospectionResponse,
} from 'oauth4webapi';
import type { Clock } from '../base/clock.ts';
import type { Secret } from '../base/secret.ts';
import type { Caller } from '../model/call.ts';
import type { Fetch } from './fetch-json.ts';
import { remembered } from './remembered.ts';
import { callerOfToken, type IssuerRules, TOLERANCE_MS, type TokenFacts } from './token-caller.ts';
import { issuerDown, unauthenticated } from './unauthenticated.ts';

export interface IntrospectionRules extends IssuerRules {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
}

interface Parts {
  readonly clock: Clock;
  readonly fetch: Fetch;
}

/** The holder of an opaque token. Rejects with UnauthenticatedError, or OverloadedError where nobody can be asked. */
export type Introspect = (token: string, facts: Omit<TokenFacts, 'method'>) => Promise<Caller>;

const LATEST_MS = 2_000;
/** Made-up tokens cost the issuer that many requests at one time, at most. */
const MOST_AT_ONCE = 16;
const NO_MS = 5_000;
const MOST_REMEMBERED = 10_000;

/** Asks the issuer about a token (RFC 7662). Calls with one token share a request; a no holds for five seconds. */
export function introspector(rules: IntrospectionRules, parts: Parts): Introspect {
  const asking = new Map<string, Promise<Caller>>();
  const refused = remembered<true>(MOST_REMEMBERED);
  const askAbout = async (token: string, facts: Omit<TokenFacts, 'method'>) => {
    try {
      const claims = await introspected(token, rules, parts);
      checkClaims(claims, rules, parts.clock.wall());
      return callerOfToken(claims, rules, { ...facts, method: 'introspection' });
    } catch (failure) {
      if (isRefusal(failure)) refused.set(facts.digest, true, parts.clock.wall() + NO_MS);
      throw failure;
    } finally {
      asking.delete(facts.digest);
    }
  };
  return (token, facts) => {
    const { digest } = facts;
    if (refused.get(digest, parts.clock.wall())) return Promise.reject(unauthenticated('INACTIVE'));
    const known = asking.get(digest);
    if (known) return known;
    if (asking.size >= MOST_AT_ONCE) return Promise.reject(issuerDown());
    const answer = askAbout(token, facts);
    asking.set(digest, answer);
    return answer;
  };
}

type Claims = Readonly<Record<string, unknown>>;

async function introspected(
  token: string,
  { issuer, url, clientId, clientSecret }: IntrospectionRules,
  { fetch }: Parts,
): Promise<Claims> {
  const server = { issuer, introspection_endpoint: url };
  const client = { client_id: clientId };
  const secret = ClientSecretBasic(clientSecret.reveal());
  try {
    const response = await introspectionRequest(server, client, secret, token, {
      [customFetch]: (input, { headers, ...init }) => fetch(input, { ...init, headers }),
      [allowInsecureRequests]: url.startsWith('http:'), // config allows that on loopback alone
      signal: AbortSignal.timeout(LATEST_MS),
    });
    return { ...(await processIntrospectionResponse(server, client, response)) };
  } catch (failure) {
    throw issuerDown(failure);
  }
}

function checkClaims(claims: Claims, { issuer, audience }: IntrospectionRules, wall: number): void {
  const { active, iss, aud, exp, nbf } = claims;
  if (active !== true) throw unauthenticated('INACTIVE');
  if (iss !== issuer) throw unauthenticated('ISSUER');
  if (aud !== audience && !(Array.isArray(aud) && aud.includes(audience))) {
    throw unauthenticated('AUDIENCE');
  }
  if (typeof exp !== 'number' || exp * 1_000 + TOLERANCE_MS <= wall) throw unauthenticated('TIME');
  if (typeof nbf === 'number' && nbf * 1_000 - TOLERANCE_MS > wall) throw unauthenticated('TIME');
}

function isRefusal(failure: unknown): boolean {
  return failure instanceof Error && Reflect.get(failure, 'code') === 'UNAUTHENTICATED';
}
