import { type Attempt, type Sent, sentOf, sideEffectOf, worstOf } from './attempt.ts';
import { BackendFailure, type FailureDetails, type FailureKind } from './backend-failure.ts';
import { EFFECTS, type Effect } from './effects.ts';
import {
  AuthError,
  ConflictError,
  NotFoundError,
  RateLimitExceededError,
  TimeoutError,
  ToolDependencyFailure,
  ToolError,
  ToolOutcomeUnknown,
  ValidationError,
} from './errors.ts';

/** What a failure is, and whether the backend could have acted. */
export interface Verdict {
  readonly error: ToolError;
  readonly sent: Sent;
}

/** Total: whatever an attempt ended with has a verdict. */
export function classify(failure: unknown, attempt: Attempt): Verdict {
  if (failure instanceof ToolError) return asThrown(failure, attempt);
  if (!(failure instanceof BackendFailure)) {
    const error = new ToolDependencyFailure('The service failed.', { cause: failure });
    return { error, sent: 'MAYBE' };
  }
  const { make, sent } = rowOf(failure);
  return { error: make(failure), sent: sent ?? attempt.sent };
}

/**
 * What the caller is told when no further attempt follows. A WRITE that may have acted is never reported as a
 * failure.
 */
export function outcome({ error, sent }: Verdict, worst: Sent, effect: Effect): ToolError {
  const known = worstOf(sent, worst);
  const sideEffect = sideEffectOf(known, effect);
  if (known !== 'MAYBE' || EFFECTS[effect].repeat === 'ALWAYS') return error.with({ sideEffect });
  const reason = error.facts.reason === 'UNREADABLE' ? 'ANSWER_LOST' : 'NO_ANSWER';
  return new ToolOutcomeUnknown(
    'It may have happened: the service took the request and gave no clear answer.',
    { reason, sideEffect, cause: error },
  );
}

function asThrown(error: ToolError, attempt: Attempt): Verdict {
  const own = error.facts.sideEffect;
  return { error, sent: own === undefined ? attempt.sent : worstOf(attempt.sent, sentOf(own)) };
}

interface Row {
  make(failure: BackendFailure): ToolError;
  /** Absent: as the attempt says. */
  readonly sent?: Sent;
}

function rowOf({ kind, details }: BackendFailure): Row {
  if (kind !== 'STATUS') return KINDS[kind];
  const { status = 500 } = details;
  return STATUSES[status] ?? (status >= 500 ? SERVER_FAILED : REFUSED);
}

type ErrorClass = new (
  message: string,
  facts: { reason?: string; argument?: string; hint?: string; cause: unknown },
) => ToolError;

function row(errorClass: ErrorClass, reason: string | undefined, say: string, sent?: Sent): Row {
  const make = (cause: BackendFailure) =>
    new errorClass(say, { ...(reason !== undefined && { reason }), cause });
  return { make, ...(sent !== undefined && { sent }) };
}

const DISAGREE = 'Do not repeat this call; the developers of the tool know.';

function disagreement(say: (details: FailureDetails) => string): Row {
  const make = (cause: BackendFailure) =>
    new ValidationError(say(cause.details), { reason: 'RESULT', hint: DISAGREE, cause });
  return { make, sent: 'YES' };
}

const UNSENDABLE: Row = {
  sent: 'NO',
  make(cause) {
    const { path: argument = '' } = cause.details;
    const say = `Argument \`${argument}\` has a value that cannot be sent to the service.`;
    // No request was made of it.
    return new ValidationError(say, { reason: 'ARGUMENTS', argument, attempts: 0, cause });
  },
};

const REFUSED: Row = {
  sent: 'NO',
  make: (cause) =>
    new ValidationError('The service refused what the tool sent.', {
      reason: 'CONTRACT',
      hint: DISAGREE,
      cause,
    }),
};
const SERVER_FAILED = row(ToolDependencyFailure, 'STATUS', 'The service failed.', 'MAYBE');
const NO_ACCESS = row(AuthError, undefined, 'The tool cannot sign in to its service.', 'NO');
const NOWHERE = row(NotFoundError, undefined, 'Nothing has this id.', 'NO');
const CLASH = row(ConflictError, 'BACKEND', 'The service refuses this as things stand.', 'NO');
const TOO_LATE = 'The service did not answer in time.';

const STATUSES: Readonly<Record<number, Row>> = {
  401: NO_ACCESS,
  403: NO_ACCESS,
  404: NOWHERE,
  408: row(TimeoutError, 'ATTEMPT', TOO_LATE, 'MAYBE'),
  409: CLASH,
  410: NOWHERE,
  412: CLASH,
  422: CLASH,
  425: row(ToolDependencyFailure, 'STATUS', 'The service is not ready.', 'NO'),
  429: row(RateLimitExceededError, 'BACKEND', 'Too many calls of the service.', 'NO'),
  501: REFUSED,
  505: REFUSED,
};

const KINDS: Readonly<Record<Exclude<FailureKind, 'STATUS'>, Row>> = {
  UNREACHABLE: row(ToolDependencyFailure, 'UNREACHABLE', 'The service cannot be reached.', 'NO'),
  CERTIFICATE: row(ToolDependencyFailure, 'TLS', 'The service cannot be trusted.', 'NO'),
  CONNECTION_LOST: row(ToolDependencyFailure, 'CONNECTION_LOST', 'The connection was lost.'),
  TIMEOUT: row(TimeoutError, 'ATTEMPT', TOO_LATE),
  UNREADABLE: row(
    ToolDependencyFailure,
    'UNREADABLE',
    'The answer of the service is unreadable.',
    'MAYBE',
  ),
  TOO_LARGE: disagreement(() => 'The answer of the service is larger than allowed.'),
  MISMATCH: disagreement(
    ({ path = '' }) =>
      `The answer of the service does not fit the tool's type at ${path === '' ? 'its root' : `\`${path}\``}.`,
  ),
  UNSENDABLE,
  SQL_UNIQUE: CLASH,
  SQL_CONSTRAINT: REFUSED,
  SQL_BUSY: row(ToolDependencyFailure, 'STATUS', 'The service is busy.', 'NO'),
  SQL_TIMEOUT: row(TimeoutError, 'ATTEMPT', TOO_LATE, 'NO'),
  SQL_REFUSED: REFUSED,
};
