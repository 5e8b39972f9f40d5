import type { Attempt, Sent } from './attempt.ts';
import type { BackendFailure, FailureDetails, FailureKind } from './backend-failure.ts';
import {
  AuthError,
  ConflictError,
  NotFoundError,
  RateLimitExceededError,
  TimeoutError,
  ToolDependencyFailure,
  type ToolError,
  ValidationError,
} from './errors.ts';

/** What config promises of a backend's failures. */
export interface BackendRules {
  /** Statuses by which it says that nothing was done. Default `[429]`. */
  readonly notExecuted: readonly number[];
  /** To a repeat with the same key it answers a stored failure again. Default true. */
  readonly replaysErrors: boolean;
}

/** Could a repeat help: after a backoff, one single time, not before the time told, or never. */
type Repeat = 'BACKOFF' | 'ONCE' | 'WAIT' | 'NEVER';

export interface RowTraits {
  readonly repeat: Repeat;
  /** It says something about the backend's health: the breaker counts it. */
  readonly counts: boolean;
  /** A repeat with the same key gets the same answer again. */
  readonly stored: boolean;
}

/** One line of the table: what a backend's failure means. */
interface Row extends RowTraits {
  make(failure: BackendFailure): ToolError;
  /** Absent: as the attempt says. */
  readonly sent?: Sent;
}

/** Total: every kind and every status has a row. */
export function rowOf(failure: BackendFailure, attempt: Attempt, rules: BackendRules): Row {
  const { kind, details } = failure;
  if (kind !== 'STATUS') return KINDS[kind];
  const { status = 500 } = details;
  if (rules.notExecuted.includes(status)) return status >= 500 ? NOT_NOW : TOO_MANY;
  if (status === 409 && attempt.resent) return STILL_RUNNING;
  if (status === 500 && !rules.replaysErrors) return UNAVAILABLE;
  return STATUSES[status] ?? (status >= 500 ? UNAVAILABLE : REFUSED);
}

type ErrorClass = new (
  message: string,
  facts: { reason?: string; argument?: string; hint?: string; cause: unknown },
) => ToolError;

interface Wording {
  readonly is: ErrorClass;
  readonly reason?: string;
  readonly say: string;
  readonly hint?: string;
}

function row(wording: Wording, traits: Partial<Omit<Row, 'make'>>): Row {
  const { is: ErrorOfRow, say, ...facts } = wording;
  const make = (cause: BackendFailure) => new ErrorOfRow(say, { ...facts, cause });
  return { repeat: 'NEVER', counts: false, stored: false, ...traits, make };
}

const DISAGREE = 'Do not repeat this call; the developers of the tool know.';

function disagreement(say: (details: FailureDetails) => string): Row {
  const make = (cause: BackendFailure) =>
    new ValidationError(say(cause.details), { reason: 'RESULT', hint: DISAGREE, cause });
  return { make, sent: 'YES', repeat: 'NEVER', counts: false, stored: false };
}

/** @param facts what is known beyond the words of the failure */
function argument(facts: { readonly attempts?: number }): Row {
  return {
    sent: 'NO',
    repeat: 'NEVER',
    counts: false,
    stored: false,
    make(cause) {
      const { path = '', says = CANNOT_BE_SENT, hint } = cause.details;
      const words = { argument: path, ...(hint !== undefined && { hint }) };
      return new ValidationError(`Argument \`${path}\` ${says}.`, {
        reason: 'ARGUMENTS',
        ...words,
        ...facts,
        cause,
      });
    },
  };
}

const CANNOT_BE_SENT = 'has a value that cannot be sent to the service';

const FAILED = { is: ToolDependencyFailure, reason: 'STATUS', say: 'The service failed.' };
const LATE = { is: TimeoutError, reason: 'ATTEMPT', say: 'The service did not answer in time.' };
const UNREACHED = {
  is: ToolDependencyFailure,
  reason: 'UNREACHABLE',
  say: 'The service cannot be reached.',
};

const REFUSED = row(
  {
    is: ValidationError,
    reason: 'CONTRACT',
    say: 'The service refused what the tool sent.',
    hint: DISAGREE,
  },
  { sent: 'NO' },
);
const UNAVAILABLE = row(FAILED, { sent: 'MAYBE', repeat: 'BACKOFF', counts: true });
const NOT_NOW = row(FAILED, { sent: 'NO', repeat: 'WAIT', counts: true });
const NO_ACCESS = row(
  { is: AuthError, say: 'The tool cannot sign in to its service.' },
  { sent: 'NO' },
);
const NOWHERE = row({ is: NotFoundError, say: 'Nothing has this id.' }, { sent: 'NO' });
const CLASH = row(
  { is: ConflictError, reason: 'BACKEND', say: 'The service refuses this as things stand.' },
  { sent: 'NO' },
);
const STILL_RUNNING = row(
  {
    is: ConflictError,
    reason: 'IN_PROGRESS',
    say: 'The service is still at work on this call.',
    hint: 'Wait, then repeat the same call.',
  },
  { sent: 'MAYBE', repeat: 'WAIT' },
);
const TOO_MANY = row(
  { is: RateLimitExceededError, reason: 'BACKEND', say: 'Too many calls of the service.' },
  { sent: 'NO', repeat: 'WAIT' },
);

const STATUSES: Readonly<Record<number, Row>> = {
  401: NO_ACCESS, // a credential is renewed where it is added, outside of attempts and budget
  403: NO_ACCESS,
  404: NOWHERE,
  408: row(LATE, { sent: 'MAYBE', repeat: 'BACKOFF', counts: true }),
  409: CLASH,
  410: NOWHERE,
  412: CLASH,
  422: CLASH,
  425: row({ ...FAILED, say: 'The service is not ready.' }, { sent: 'NO', repeat: 'ONCE' }),
  429: TOO_MANY,
  500: row(FAILED, { sent: 'MAYBE', repeat: 'BACKOFF', counts: true, stored: true }),
  501: REFUSED,
  505: REFUSED,
};

const KINDS: Readonly<Record<Exclude<FailureKind, 'STATUS'>, Row>> = {
  UNREACHABLE: row(UNREACHED, { sent: 'NO', repeat: 'BACKOFF', counts: true }),
  NAME_UNKNOWN: row(UNREACHED, { sent: 'NO', repeat: 'ONCE', counts: true }),
  CERTIFICATE: row(
    { is: ToolDependencyFailure, reason: 'TLS', say: 'The service cannot be trusted.' },
    { sent: 'NO', counts: true },
  ),
  // A database knows no keys, so a connection lost in a statement needs no row of its own.
  CONNECTION_LOST: row(
    { is: ToolDependencyFailure, reason: 'CONNECTION_LOST', say: 'The connection was lost.' },
    { repeat: 'BACKOFF', counts: true },
  ),
  TIMEOUT: row(LATE, { repeat: 'BACKOFF', counts: true }),
  UNREADABLE: row(
    {
      is: ToolDependencyFailure,
      reason: 'UNREADABLE',
      say: 'The answer of the service is unreadable.',
    },
    { sent: 'MAYBE', repeat: 'ONCE', counts: true },
  ),
  TOO_LARGE: disagreement(() => 'The answer of the service is larger than allowed.'),
  MISMATCH: disagreement(
    ({ path = '' }) =>
      `The answer of the service does not fit the tool's type at ${path === '' ? 'its root' : `\`${path}\``}.`,
  ),
  UNSENDABLE: argument({ attempts: 0 }), // no request was made of it
  SQL_ARGUMENT: argument({}),
  SQL_UNIQUE: CLASH,
  SQL_CONSTRAINT: REFUSED,
  // DESTRUCTIVE stops at the server's word, as everywhere; where the pool had no free slot no byte was sent, and it is
  // repeated like all others.
  SQL_BUSY: row({ ...FAILED, say: 'The service is busy.' }, { sent: 'NO', repeat: 'BACKOFF' }),
  SQL_TIMEOUT: row(LATE, { sent: 'NO', repeat: 'BACKOFF', counts: true }),
  SQL_REFUSED: REFUSED,
};
