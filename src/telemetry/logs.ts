import { type DestinationStream, destination, type Logger, pino } from 'pino';
import { BackendFailure } from '../base/backend-failure.ts';
import { ERRORS, InternalError, ToolError } from '../base/errors.ts';
import type { PolicyEvent, Report } from '../model/events.ts';

/** JSON lines on stderr, where results never go. */
export function createLogger(level: string, to: DestinationStream = destination(2)): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, to);
}

/** Logs what somebody must learn of: developers and operators loudly, the rest for who looks. */
export function logEvents(logger: Logger): Report {
  return (event) => {
    if (event.is === 'FAILED') return logFailure(logger, event);
    if (event.is === 'DENIED' && event.reason === 'ERROR') return logBrokenRule(logger, event);
    const level = LEVELS[event.is];
    if (logger.isLevelEnabled(level)) logger[level](detailsOf(event), MESSAGES[event.is]);
  };
}

type Failed = Extract<PolicyEvent, { is: 'FAILED' }>;
type Other = Exclude<PolicyEvent, Failed>;

const LEVELS = {
  RETRY: 'debug',
  RETRY_REFUSED: 'debug',
  HEDGE: 'debug',
  HOP: 'info',
  CACHE: 'debug',
  PURGE: 'debug',
  BREAKER: 'warn',
  DENIED: 'info',
  BULKHEAD_FULL: 'warn',
  BATCH: 'debug',
  BATCH_REFUSED: 'warn',
  ROWS_DROPPED: 'warn',
  GATE_CLOSED: 'info',
  STORE_ERROR: 'debug',
  STORE_LOST: 'warn',
  STORE_BACK: 'info',
  STORE_TAMPERED: 'warn',
} as const satisfies Record<Other['is'], string>;

const MESSAGES = {
  RETRY: 'Another attempt follows.',
  RETRY_REFUSED: 'No further attempt.',
  HEDGE: 'A second request went out.',
  CACHE: 'The cache was asked.',
  PURGE: 'Cached answers were purged.',
  HOP: 'The next backend is asked.',
  BREAKER: 'The breaker of a backend changed.',
  DENIED: 'A call was not allowed.',
  BULKHEAD_FULL: 'A backend has no place for a call.',
  BATCH: 'Several calls became one request.',
  BATCH_REFUSED: 'A bulk request was refused; its keys are asked one by one.',
  ROWS_DROPPED: 'A bulk answer had rows that no call asked for.',
  GATE_CLOSED: 'A backend asked to be left alone.',
  STORE_ERROR: 'A shared store did not answer.',
  STORE_LOST: 'A shared store fails. Calls go on without it.',
  STORE_BACK: 'A shared store answers again.',
  STORE_TAMPERED: 'A kept value does not open, and was dropped.',
} as const satisfies Record<Other['is'], string>;

/** Every fact of an event but the call and its arguments, of which the tool and the trace id are enough. */
function detailsOf(event: Other): Readonly<Record<string, unknown>> {
  const { is: _, ...facts } = event;
  if (!('call' in facts)) return facts;
  const { call, ...rest } = facts;
  const own = { traceId: call.operation.traceId, tool: call.plan.id };
  if ('members' in rest) return { ...own, size: rest.size };
  if (!('error' in rest)) return { ...own, ...rest };
  const { error, ...more } = rest;
  return { ...own, ...more, code: error.code, reason: error.facts.reason };
}

/** The operator's own code is wrong, and denies until it is mended. */
function logBrokenRule(logger: Logger, event: Extract<PolicyEvent, { is: 'DENIED' }>): void {
  const { is: _, cause, ...facts } = event;
  logger.error({ ...facts, ...bugFields(cause) }, 'A rule of resolvers/permissions failed.');
}

function logFailure(logger: Logger, event: Failed): void {
  const level = loudness(event.error);
  if (logger.isLevelEnabled(level)) logger[level](fieldsOf(event), event.error.message);
}

// Arguments that do not fit are news to developers, who may describe them better, but nothing is broken.
function loudness({ code, facts }: ToolError): 'error' | 'warn' {
  return ERRORS[code].notify === null || facts.reason === 'ARGUMENTS' ? 'warn' : 'error';
}

function fieldsOf({ call, error }: Failed) {
  const { tool, reason, backend, sideEffect, attempts, argument } = error.facts;
  return {
    traceId: call.operation.traceId,
    tool,
    code: error.code,
    reason,
    backend,
    sideEffect,
    attempts,
    argument,
    cause: causesOf(error),
    stack: stackOf(error),
  };
}

/** Of graphql-js's own errors the place alone: their words quote values. */
export function bugFields(cause: unknown): { readonly stack: string } {
  if (!(cause instanceof Error)) return { stack: `a thrown ${typeof cause}` };
  const { name, message, stack = '' } = cause;
  const isForeign = name === 'GraphQLError' || /cannot represent|serialize/.test(message);
  const frames = stack.slice(Math.max(0, stack.search(/\n\s+at /)));
  return { stack: isForeign ? `${name}${frames}` : stack };
}

const MOST_CAUSES = 5;

/** What went wrong below. Of foreign errors the code alone: their words may hold values that were sent. */
function causesOf(error: Error): readonly string[] {
  const causes: string[] = [];
  for (let cause = error.cause; cause !== undefined && causes.length < MOST_CAUSES; ) {
    if (!(cause instanceof Error)) return [...causes, `a thrown ${typeof cause}`];
    causes.push(isOurs(cause) ? `${cause.message}${placeOf(cause)}` : nameOf(cause));
    cause = cause.cause;
  }
  return causes;
}

function isOurs(cause: Error): boolean {
  return cause instanceof ToolError || cause instanceof BackendFailure;
}

function nameOf(cause: Error): string {
  const code: unknown = Reflect.get(cause, 'code');
  return typeof code === 'string' ? `${cause.name} ${code}` : cause.name;
}

/** Where in an answer: the path of a mismatch is what a developer looks for first. */
function placeOf(cause: Error): string {
  if (!(cause instanceof BackendFailure)) return '';
  const { path, status } = cause.details;
  return `${path === undefined ? '' : ` (at ${path})`}${status === undefined ? '' : ` (${status})`}`;
}

/** Where the bug is, when it is one of ours or of a tool's own code. */
function stackOf(error: Error): string | undefined {
  if (!(error.cause instanceof Error)) return undefined;
  return error instanceof InternalError ? error.cause.stack : stackOf(error.cause);
}
