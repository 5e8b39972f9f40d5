import { OverloadedError, UnauthenticatedError } from '../base/access-errors.ts';

/** What is wrong with a credential. For log and audit: a caller learns that it is not known, and no more. */
export type Why =
  | 'NONE'
  | 'TWO'
  | 'IN_URL'
  | 'TOO_LONG'
  | 'SCHEME'
  | 'FORM'
  | 'CHECKSUM'
  | 'UNKNOWN_KEY'
  | 'WRONG_SECRET'
  | 'REVOKED'
  | 'EXPIRED'
  | 'DEV_IN_PRODUCTION'
  | 'NOT_ACCEPTED'
  | 'HEADER'
  | 'TYPE'
  | 'ALGORITHM'
  | 'UNKNOWN_ISSUER'
  | 'UNKNOWN_SIGNER'
  | 'SIGNATURE'
  | 'ISSUER'
  | 'AUDIENCE'
  | 'TIME'
  | 'SUBJECT'
  | 'ACTOR'
  | 'BOUND'
  | 'ID_TOKEN'
  | 'TENANT'
  | 'INACTIVE';

/** Always the same answer. */
export function unauthenticated(why: Why): UnauthenticatedError {
  return new UnauthenticatedError('The key or token is missing, or nobody is known by it.', {
    cause: why,
  });
}

/** What log and audit say of a refusal. */
export function whyOf({ facts }: UnauthenticatedError): Why | undefined {
  return facts.cause as Why | undefined; // made above
}

/** Nobody can say whether the token is valid, so it is not accepted. */
export function issuerDown(cause?: unknown): OverloadedError {
  return new OverloadedError('Whoever issued the token cannot be asked about it now.', {
    reason: 'ISSUER_DOWN',
    retryAfterMs: 5_000,
    cause,
  });
}
