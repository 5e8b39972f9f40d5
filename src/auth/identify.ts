import type { Clock } from '../base/clock.ts';
import { RateLimitExceededError, ToolError } from '../base/errors.ts';
import type { Caller } from '../model/call.ts';
import { KEY_PREFIX } from './api-key.ts';
import { holderOf, type KnownKeys } from './api-keys.ts';
import { credentialIn, type Presented } from './credential.ts';
import type { Failures } from './failures.ts';
import type { Introspect } from './introspect.ts';
import type { VerifyJwt } from './jwt.ts';
import { jwtForm } from './jwt-form.ts';
import { remembered, tokenDigest } from './remembered.ts';
import { unauthenticated } from './unauthenticated.ts';

export type { Presented } from './credential.ts';

/**
 * Request → caller: the only place where a Caller is made. It throws, or rejects, with UnauthenticatedError, with
 * OverloadedError where an issuer cannot be asked, and with RateLimitExceededError after too many failures.
 */
export type Identify = (presented: Presented) => Caller | Promise<Caller>;

export interface IdentifyParts {
  readonly clock: Clock;
  readonly production: boolean;
  readonly failures: Failures;
  /** As they are now; null: no keys are accepted. */
  keys(): KnownKeys | null;
  readonly verifyJwt: VerifyJwt | null;
  readonly introspect: Introspect | null;
  /** The claims that config lists. */
  readonly claims: ReadonlySet<string>;
}

const MOST_TOKENS = 10_000;
const REMEMBERED_MS = 60_000;

export function identifier(parts: IdentifyParts): Identify {
  const { failures } = parts;
  const ofToken = tokenHolder(parts);
  const ofCredential = (credential: string): Caller | Promise<Caller> => {
    if (!credential.startsWith(KEY_PREFIX)) return ofToken(credential);
    const keys = parts.keys();
    if (!keys) throw unauthenticated('NOT_ACCEPTED');
    return holderOf(credential, keys, { ...parts, wall: parts.clock.wall() });
  };
  return (presented) => {
    const { address } = presented;
    const rest = failures.restOf(address);
    if (rest > 0) throw tooMany(rest);
    const failed = (failure: unknown): never => {
      if (failure instanceof ToolError && failure.code === 'UNAUTHENTICATED') {
        failures.count(address);
      }
      throw failure;
    };
    try {
      const caller = ofCredential(credentialIn(presented));
      return caller instanceof Promise ? caller.catch(failed) : caller;
    } catch (failure) {
      return failed(failure);
    }
  };
}

/** By its shape, and never by a second way where the first one refuses. */
function tokenHolder({ verifyJwt, introspect, clock, claims: listed }: IdentifyParts) {
  const known = remembered<Caller>(MOST_TOKENS);
  return (token: string): Caller | Promise<Caller> => {
    const digest = tokenDigest(token);
    const wall = clock.wall();
    const caller = known.get(digest, wall);
    if (caller) return { ...caller };
    const form = jwtForm(token);
    const asked = form
      ? verifyJwt?.(token, form, { digest, listed })
      : introspect?.(token, { digest, listed });
    if (!asked) throw unauthenticated('NOT_ACCEPTED');
    return asked.then((holder) => {
      const until = holder.expiresAt ?? Number.POSITIVE_INFINITY;
      known.set(digest, holder, Math.min(until, wall + REMEMBERED_MS));
      return { ...holder };
    });
  };
}

function tooMany(retryAfterMs: number): RateLimitExceededError {
  return new RateLimitExceededError('Too many keys or tokens that nobody is known by.', {
    reason: 'CALLER',
    retryAfterMs,
  });
}
