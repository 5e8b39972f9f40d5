import { errors, type JWTVerifyOptions, jwtVerify } from 'jose';
import type { Caller } from '../model/call.ts';
import type { JwtForm } from './jwt-form.ts';
import { type KeyOf, type KeySetParts, keySetOf } from './key-sets.ts';
import { callerOfToken, type IssuerRules, TOLERANCE_MS, type TokenFacts } from './token-caller.ts';
import { unauthenticated, type Why } from './unauthenticated.ts';

export interface JwtRules extends IssuerRules {
  readonly jwksUri?: string | undefined;
  readonly typ: 'at+jwt' | 'JWT';
  /** Milliseconds. */
  readonly maxTokenAge: number;
}

/** The holder of a JWT. Rejects with UnauthenticatedError, or with OverloadedError where its issuer cannot be asked. */
export type VerifyJwt = (
  token: string,
  form: JwtForm,
  facts: Omit<TokenFacts, 'method'>,
) => Promise<Caller>;

const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];
/** Each names another key, or asks for what is not understood here. */
const REFUSED_HEADERS = ['jku', 'x5u', 'jwk', 'x5c', 'crit'];

export function jwtVerifier(issuers: readonly JwtRules[], parts: KeySetParts): VerifyJwt {
  const known = new Map(
    issuers.map((rules) => [rules.issuer, { rules, keyOf: keySetOf(rules, parts) }]),
  );
  return async (token, { header, payload }, facts) => {
    if (REFUSED_HEADERS.some((name) => header[name] !== undefined)) throw unauthenticated('HEADER');
    if (!ALGORITHMS.includes(String(header.alg))) throw unauthenticated('ALGORITHM');
    // What it says of its issuer only chooses by whose rules it is verified.
    const entry = known.get(String(payload.iss));
    if (!entry) throw unauthenticated('UNKNOWN_ISSUER');
    const claims = await verified(token, { ...entry, now: parts.clock.wall() });
    return callerOfToken(claims, entry.rules, { ...facts, method: 'jwt' });
  };
}

interface Verifying {
  readonly rules: JwtRules;
  readonly keyOf: KeyOf;
  readonly now: number;
}

async function verified(token: string, { rules, keyOf, now }: Verifying) {
  const options: JWTVerifyOptions = {
    issuer: rules.issuer,
    audience: rules.audience,
    typ: rules.typ,
    algorithms: ALGORITHMS,
    requiredClaims: ['exp', 'iat', 'sub'],
    clockTolerance: TOLERANCE_MS / 1_000,
    maxTokenAge: rules.maxTokenAge / 1_000, // without it a time of issue that is still to come would pass
    currentDate: new Date(now),
  };
  try {
    return (await jwtVerify(token, keyOf, options)).payload;
  } catch (failure) {
    if (!(failure instanceof errors.JOSEError) && !(failure instanceof TypeError)) throw failure;
    throw unauthenticated(whyOf(failure));
  }
}

function whyOf(failure: Error): Why {
  if (failure instanceof errors.JWTExpired) return 'TIME';
  if (failure instanceof errors.JWTClaimValidationFailed) return CLAIMS[failure.claim] ?? 'FORM';
  return failure instanceof errors.JWSSignatureVerificationFailed ? 'SIGNATURE' : 'FORM';
}

const CLAIMS: Readonly<Record<string, Why>> = {
  aud: 'AUDIENCE',
  exp: 'TIME',
  iat: 'TIME',
  iss: 'ISSUER',
  nbf: 'TIME',
  sub: 'SUBJECT',
  typ: 'TYPE',
};
