import { BackendFailure, type FailureKind } from '../base/backend-failure.ts';

/** How far a request came. */
export type Progress = 'WAITING' | 'SENT' | 'ANSWERED_IN_PART';

/** What it means that a request ended before its answer was whole. */
export function transportFailure(error: Error, progress: Progress): BackendFailure {
  const code = 'code' in error ? String(error.code) : '';
  if (progress === 'WAITING') return beforeSending(error, code);
  // A parser's error carries what it could not parse, and no log may hold that.
  const isParsers = error.name === 'HTTPParserError';
  const cause = isParsers ? undefined : error;
  if (progress === 'ANSWERED_IN_PART') return unreadable('is cut off', cause);
  if (isParsers || NO_HTTP.has(code)) return unreadable('is no HTTP', cause);
  return new BackendFailure('CONNECTION_LOST', 'The connection ended before the answer.', {
    cause,
  });
}

function beforeSending(cause: Error, code: string): BackendFailure {
  const say = `No connection: ${code || cause.name}.`;
  if (CERTIFICATE.test(code)) return new BackendFailure('CERTIFICATE', say, { cause });
  return new BackendFailure(WITHOUT_CONNECTION[code] ?? 'UNREACHABLE', say, { cause });
}

/** A success, or what looked like one, that nobody can read. */
export function unreadable(why: string, cause?: unknown): BackendFailure {
  return new BackendFailure('UNREADABLE', `The answer ${why}.`, { cause });
}

const NO_HTTP: ReadonlySet<string> = new Set([
  'UND_ERR_HEADERS_OVERFLOW',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH', // two lengths
]);
const WITHOUT_CONNECTION: Readonly<Record<string, FailureKind>> = {
  ECONNRESET: 'CONNECTION_LOST',
  EPIPE: 'CONNECTION_LOST',
  UND_ERR_SOCKET: 'CONNECTION_LOST',
  ENOTFOUND: 'NAME_UNKNOWN',
};

/** Node's codes of certificates that it does not accept. */
export const CERTIFICATE =
  /^(?:CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_|PATH_LENGTH_|HOSTNAME_MISMATCH|ERROR_IN_CERT|ERR_TLS_CERT_)/;
