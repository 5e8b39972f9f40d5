/** What an adapter saw go wrong. `classify` says what it means. */
export type FailureKind =
  /** No connection: refused, unreachable, or not made in time. */
  | 'UNREACHABLE'
  /** The backend's name has no address. */
  | 'NAME_UNKNOWN'
  /** The certificate is invalid, expired or another host's. */
  | 'CERTIFICATE'
  /** The connection ended before the answer was whole. */
  | 'CONNECTION_LOST'
  /** No answer within the attempt's time. */
  | 'TIMEOUT'
  /** An HTTP status that is no success; `status` tells which. */
  | 'STATUS'
  /** A success whose body is cut off, of another content type, or no JSON. */
  | 'UNREADABLE'
  /** A success whose body passes the size cap, or whose rows pass the row cap. */
  | 'TOO_LARGE'
  /** A success that breaks the declared result type; `path` tells where. */
  | 'MISMATCH'
  /** The template cannot be filled from these arguments; `path` names the argument. */
  | 'UNSENDABLE'
  /** The database refuses a statement that is an argument itself: not run, or rolled back. */
  | 'SQL_ARGUMENT'
  | 'SQL_UNIQUE'
  | 'SQL_CONSTRAINT'
  /** Deadlock, serialization failure, no free connection: rolled back. */
  | 'SQL_BUSY'
  /** The statement's own time limit: rolled back. */
  | 'SQL_TIMEOUT'
  /** The statement is wrong, or its role lacks a right. */
  | 'SQL_REFUSED';

export interface FailureDetails {
  readonly status?: number;
  /** Header names in lower case. */
  readonly headers?: Readonly<Record<string, string | string[] | undefined>>;
  /** Dotted path in the answer (`MISMATCH`) or of the argument (`UNSENDABLE`). */
  readonly path?: string;
  /** Of `UNSENDABLE` and `SQL_ARGUMENT`, in words of our own: `must be exactly one statement`. */
  readonly says?: string;
  /** What to do about it, likewise. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/** Thrown by backends alone. Its message is for the log; no caller sees it. */
export class BackendFailure extends Error {
  override readonly name = 'BackendFailure';
  readonly kind: FailureKind;
  readonly details: FailureDetails;

  constructor(kind: FailureKind, message: string, details: FailureDetails = {}) {
    super(message, details);
    this.kind = kind;
    this.details = details;
  }
}
