import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Attempt, Sent } from '../../src/base/attempt.ts';
import { BackendFailure, type FailureKind } from '../../src/base/backend-failure.ts';
import { classify, isOnlyOnce, mayRetry, outcome } from '../../src/base/classify.ts';
import type { Effect } from '../../src/base/effects.ts';
import {
  CancelledError,
  InternalError,
  RateLimitExceededError,
  TimeoutError,
  ToolDependencyFailure,
  ToolError,
} from '../../src/base/errors.ts';

type Cell = 'retry' | 'once' | 'wait' | '–' | 'unknown';

/** One line of the table: what failed, and what is made of it. */
interface Line {
  readonly failure: unknown;
  readonly attempt: Partial<Attempt>;
  /** Code, reason and `sent` of the verdict, and whether the breaker counts it. */
  readonly is: readonly [code: string, reason: string | undefined, sent: Sent, counts: boolean];
  /** READ and IDEMPOTENT, keyed WRITE, WRITE, DESTRUCTIVE. */
  readonly cells: readonly [Cell, Cell, Cell, Cell];
}

const RULES = { notExecuted: [429], replaysErrors: true };
const GONE = { sent: 'MAYBE' } as const;
const KEPT = { sent: 'NO' } as const;
const ALWAYS = ['retry', 'retry', 'retry', 'retry'] as const;
const UNSURE = ['retry', 'retry', 'unknown', 'unknown'] as const;
const STOP = ['–', '–', '–', '–'] as const;
const DEPENDENCY = 'TOOL_DEPENDENCY_FAILURE';

const kind = (is: FailureKind) => new BackendFailure(is, 'said the backend');
const status = (of: number) => new BackendFailure('STATUS', `${of}`, { status: of });
const line = (
  failure: unknown,
  attempt: Partial<Attempt>,
  is: Line['is'],
  cells: Line['cells'],
): Line => ({ failure, attempt, is, cells });

const TABLE: Readonly<Record<string, Line>> = {
  'refused, unreachable': line(
    kind('UNREACHABLE'),
    KEPT,
    [DEPENDENCY, 'UNREACHABLE', 'NO', true],
    ALWAYS,
  ),
  'name unknown': line(
    kind('NAME_UNKNOWN'),
    KEPT,
    [DEPENDENCY, 'UNREACHABLE', 'NO', true],
    ['once', 'once', 'once', 'once'],
  ),
  'bad certificate': line(kind('CERTIFICATE'), KEPT, [DEPENDENCY, 'TLS', 'NO', true], STOP),
  'lost before a byte was sent': line(
    kind('CONNECTION_LOST'),
    KEPT,
    [DEPENDENCY, 'CONNECTION_LOST', 'NO', true],
    ALWAYS,
  ),
  'lost after a byte was sent': line(
    kind('CONNECTION_LOST'),
    GONE,
    [DEPENDENCY, 'CONNECTION_LOST', 'MAYBE', true],
    UNSURE,
  ),
  'timed out after sending': line(
    kind('TIMEOUT'),
    GONE,
    ['TIMEOUT', 'ATTEMPT', 'MAYBE', true],
    UNSURE,
  ),
  'our attempt timeout after sending': line(
    new TimeoutError('too long', { reason: 'ATTEMPT' }),
    GONE,
    ['TIMEOUT', 'ATTEMPT', 'MAYBE', true],
    UNSURE,
  ),
  '408': line(status(408), GONE, ['TIMEOUT', 'ATTEMPT', 'MAYBE', true], UNSURE),
  '425': line(
    status(425),
    GONE,
    [DEPENDENCY, 'STATUS', 'NO', false],
    ['once', 'once', 'once', '–'],
  ),
  '429': line(
    status(429),
    GONE,
    ['RATE_LIMIT_EXCEEDED', 'BACKEND', 'NO', false],
    ['wait', 'wait', 'wait', '–'],
  ),
  '500': line(
    status(500),
    GONE,
    [DEPENDENCY, 'STATUS', 'MAYBE', true],
    ['retry', 'unknown', 'unknown', 'unknown'],
  ),
  '502': line(status(502), GONE, [DEPENDENCY, 'STATUS', 'MAYBE', true], UNSURE),
  '503': line(status(503), GONE, [DEPENDENCY, 'STATUS', 'MAYBE', true], UNSURE),
  '504': line(status(504), GONE, [DEPENDENCY, 'STATUS', 'MAYBE', true], UNSURE),
  '599': line(status(599), GONE, [DEPENDENCY, 'STATUS', 'MAYBE', true], UNSURE),
  '400': line(status(400), GONE, ['VALIDATION_FAILED', 'CONTRACT', 'NO', false], STOP),
  '418': line(status(418), GONE, ['VALIDATION_FAILED', 'CONTRACT', 'NO', false], STOP),
  '501': line(status(501), GONE, ['VALIDATION_FAILED', 'CONTRACT', 'NO', false], STOP),
  '505': line(status(505), GONE, ['VALIDATION_FAILED', 'CONTRACT', 'NO', false], STOP),
  'unfollowed redirect': line(
    status(302),
    GONE,
    ['VALIDATION_FAILED', 'CONTRACT', 'NO', false],
    STOP,
  ),
  'SQL constraint': line(
    kind('SQL_CONSTRAINT'),
    GONE,
    ['VALIDATION_FAILED', 'CONTRACT', 'NO', false],
    STOP,
  ),
  // The one resend after a renewal of the credential is none of these repeats.
  '401': line(status(401), GONE, ['BACKEND_AUTH_FAILED', undefined, 'NO', false], STOP),
  '403': line(status(403), GONE, ['BACKEND_AUTH_FAILED', undefined, 'NO', false], STOP),
  '404': line(status(404), GONE, ['NOT_FOUND', undefined, 'NO', false], STOP),
  '410': line(status(410), GONE, ['NOT_FOUND', undefined, 'NO', false], STOP),
  '409': line(status(409), GONE, ['CONFLICT', 'BACKEND', 'NO', false], STOP),
  '412': line(status(412), GONE, ['CONFLICT', 'BACKEND', 'NO', false], STOP),
  '422': line(status(422), GONE, ['CONFLICT', 'BACKEND', 'NO', false], STOP),
  'SQL unique violation': line(
    kind('SQL_UNIQUE'),
    GONE,
    ['CONFLICT', 'BACKEND', 'NO', false],
    STOP,
  ),
  '409 to a repeat with the same key': line(
    status(409),
    { ...GONE, number: 2, resent: true },
    ['CONFLICT', 'IN_PROGRESS', 'MAYBE', false],
    ['wait', 'wait', 'unknown', 'unknown'],
  ),
  'unreadable success': line(
    kind('UNREADABLE'),
    GONE,
    [DEPENDENCY, 'UNREADABLE', 'MAYBE', true],
    ['once', 'retry', 'unknown', 'unknown'],
  ),
  'success of another type': line(
    kind('MISMATCH'),
    GONE,
    ['VALIDATION_FAILED', 'RESULT', 'YES', false],
    STOP,
  ),
  'success above the size cap': line(
    kind('TOO_LARGE'),
    GONE,
    ['VALIDATION_FAILED', 'RESULT', 'YES', false],
    STOP,
  ),
  'unsendable argument': line(
    kind('UNSENDABLE'),
    KEPT,
    ['VALIDATION_FAILED', 'ARGUMENTS', 'NO', false],
    STOP,
  ),
  'SQL deadlock': line(
    kind('SQL_BUSY'),
    GONE,
    [DEPENDENCY, 'STATUS', 'NO', false],
    ['retry', 'retry', 'retry', '–'],
  ),
  'SQL statement timeout': line(
    kind('SQL_TIMEOUT'),
    GONE,
    ['TIMEOUT', 'ATTEMPT', 'NO', true],
    ['retry', 'retry', 'retry', '–'],
  ),
  'wrong statement': line(
    kind('SQL_REFUSED'),
    GONE,
    ['VALIDATION_FAILED', 'CONTRACT', 'NO', false],
    STOP,
  ),
  "a tool's own failure that changed nothing": line(
    new TimeoutError('too long', { reason: 'ATTEMPT', sideEffect: 'NONE' }),
    KEPT,
    ['TIMEOUT', 'ATTEMPT', 'NO', false],
    STOP,
  ),
  'a mistake of a tool': line(
    new InternalError('a mistake'),
    GONE,
    ['INTERNAL', undefined, 'MAYBE', false],
    ['–', 'unknown', 'unknown', 'unknown'],
  ),
  'breaker open': line(
    new ToolDependencyFailure('open', { reason: 'BREAKER_OPEN', retryAfterMs: 5_000 }),
    KEPT,
    [DEPENDENCY, 'BREAKER_OPEN', 'NO', false],
    STOP,
  ),
  'bulkhead full': line(
    new ToolDependencyFailure('full', { reason: 'BULKHEAD_FULL' }),
    KEPT,
    [DEPENDENCY, 'BULKHEAD_FULL', 'NO', false],
    STOP,
  ),
  'gate closed': line(
    new RateLimitExceededError('closed', { reason: 'BACKEND' }),
    KEPT,
    ['RATE_LIMIT_EXCEEDED', 'BACKEND', 'NO', false],
    STOP,
  ),
  'our deadline during an attempt': line(
    new TimeoutError('too long', { reason: 'DEADLINE' }),
    GONE,
    ['TIMEOUT', 'DEADLINE', 'MAYBE', false],
    ['–', 'unknown', 'unknown', 'unknown'],
  ),
  'our deadline during an attempt after time enough': line(
    new TimeoutError('too long', { reason: 'DEADLINE', conclusive: true }),
    GONE,
    ['TIMEOUT', 'DEADLINE', 'MAYBE', true],
    ['–', 'unknown', 'unknown', 'unknown'],
  ),
  'caller gone before sending': line(
    new CancelledError('gone', { reason: 'CALLER_GONE' }),
    KEPT,
    ['CANCELLED', 'CALLER_GONE', 'NO', false],
    STOP,
  ),
  'anything else': line(
    new Error('what is this?'),
    KEPT,
    [DEPENDENCY, undefined, 'MAYBE', true],
    UNSURE,
  ),
};

const EFFECTS: readonly [effect: Effect, keyed: boolean, cell: 0 | 1 | 2 | 3][] = [
  ['READ', false, 0],
  ['IDEMPOTENT', false, 0],
  ['IDEMPOTENT', true, 0],
  ['WRITE', true, 1],
  ['WRITE', false, 2],
  ['DESTRUCTIVE', false, 3],
  ['DESTRUCTIVE', true, 3],
];

const anAttempt = (given: Partial<Attempt> = {}): Attempt => ({
  number: 1,
  backend: 'shop',
  sent: 'NO',
  ...given,
});

describe.each(Object.entries(TABLE))('%s', (_, { failure, attempt, is, cells }) => {
  const made = anAttempt(attempt);
  const verdict = classify(failure, made, RULES);

  test('has its class, and is counted as it must be', () => {
    const { error, sent, counts } = verdict;
    expect([error.code, error.facts.reason, sent, counts]).toEqual(is);
  });

  test.each(EFFECTS)('%s, keyed %s', (effect, keyed, column) => {
    const cell = cells[column];
    expect(mayRetry(verdict, made, effect, keyed)).toBe(['retry', 'once', 'wait'].includes(cell));
    if (cell === 'once' || cell === 'retry') {
      expect(isOnlyOnce(verdict, effect, keyed)).toBe(cell === 'once');
    }
    if (cell === 'wait' || cell === 'retry') {
      expect(verdict.repeat === 'WAIT').toBe(cell === 'wait');
    }
    const code = cell === 'unknown' ? 'TOOL_OUTCOME_UNKNOWN' : is[0];
    if (cell === 'unknown' || cell === '–') {
      expect(outcome(verdict.error, verdict.sent, effect).code).toBe(code);
    }
  });
});

test('a keyed WRITE asks again after a 500 where the backend does not replay it', () => {
  const made = anAttempt(GONE);
  const verdict = classify(status(500), made, { ...RULES, replaysErrors: false });
  expect(mayRetry(verdict, made, 'WRITE', true)).toBe(true);
  expect(mayRetry(verdict, made, 'WRITE', false)).toBe(false);
});

test('a 503 by which the backend promises that it did nothing waits, and still counts', () => {
  const made = anAttempt(GONE);
  const verdict = classify(status(503), made, { ...RULES, notExecuted: [429, 503] });
  expect(verdict).toMatchObject({
    error: { code: 'TOOL_DEPENDENCY_FAILURE' },
    sent: 'NO',
    repeat: 'WAIT',
    counts: true,
  });
  expect(mayRetry(verdict, made, 'WRITE', false)).toBe(true);
  expect(mayRetry(verdict, made, 'DESTRUCTIVE', false)).toBe(false);
});

test('another 4xx by which the backend promises that it did nothing is a rate limit', () => {
  const verdict = classify(status(420), anAttempt(GONE), { ...RULES, notExecuted: [420] });
  expect(verdict).toMatchObject({
    error: { code: 'RATE_LIMIT_EXCEEDED' },
    sent: 'NO',
    repeat: 'WAIT',
    counts: false,
  });
});

describe('what the caller is told', () => {
  const told = (failure: unknown, worst: Sent, effect: Effect) =>
    outcome(classify(failure, anAttempt(GONE), RULES).error, worst, effect);

  test.each([
    ['READ', 'MAYBE', 'NOT_FOUND', undefined, 'NONE'],
    ['IDEMPOTENT', 'NO', 'NOT_FOUND', undefined, 'NONE'],
    ['IDEMPOTENT', 'MAYBE', 'NOT_FOUND', 'AFTER_UNKNOWN', 'UNKNOWN'],
    ['WRITE', 'NO', 'NOT_FOUND', undefined, 'NONE'],
    ['WRITE', 'MAYBE', 'TOOL_OUTCOME_UNKNOWN', 'NO_ANSWER', 'UNKNOWN'],
    ['WRITE', 'YES', 'NOT_FOUND', undefined, 'DONE'],
  ] as const)('a %s whose worst attempt was %s ends 404 as %s', (effect, worst, ...expected) => {
    const { code, facts } = told(status(404), worst, effect);
    expect([code, facts.reason, facts.sideEffect]).toEqual(expected);
  });

  test.each([409, 412, 422])('%s after an unsure attempt may echo our own success', (code) => {
    expect(told(status(code), 'MAYBE', 'IDEMPOTENT')).toMatchObject({
      code: 'CONFLICT',
      facts: { reason: 'AFTER_UNKNOWN', sideEffect: 'UNKNOWN' },
    });
  });

  test('an IDEMPOTENT call keeps the class of any other failure', () => {
    expect(told(status(503), 'MAYBE', 'IDEMPOTENT')).toMatchObject({
      code: 'TOOL_DEPENDENCY_FAILURE',
      facts: { reason: 'STATUS', sideEffect: 'UNKNOWN' },
    });
  });

  test('a WRITE whose answer cannot be read has lost its answer', () => {
    expect(told(kind('UNREADABLE'), 'MAYBE', 'WRITE')).toMatchObject({
      code: 'TOOL_OUTCOME_UNKNOWN',
      facts: { reason: 'ANSWER_LOST' },
    });
  });

  test('what is unknown already is folded no second time', () => {
    const once = told(kind('UNREADABLE'), 'MAYBE', 'WRITE');
    expect(outcome(once, 'MAYBE', 'WRITE')).toMatchObject({ facts: { reason: 'ANSWER_LOST' } });
  });
});

test('classification is total, and never less certain that something was sent than the failure is', () => {
  const sents = fc.constantFrom<Sent>('NO', 'MAYBE', 'YES');
  const failures = fc.oneof(
    fc.anything(),
    fc.integer({ min: -1, max: 1_000 }).map(status),
    fc.constantFrom(...Object.values(TABLE).map(({ failure }) => failure)),
    fc.constant(new BackendFailure('STATUS', 'without a status')),
  );
  const statuses = fc.array(fc.integer({ min: 100, max: 599 }));
  const property = fc.property(
    failures,
    fc.record({ number: fc.nat(), backend: fc.string(), sent: sents, resent: fc.boolean() }),
    fc.record({ notExecuted: statuses, replaysErrors: fc.boolean() }),
    fc.constantFrom<Effect>('READ', 'IDEMPOTENT', 'WRITE', 'DESTRUCTIVE'),
    (failure, attempt, rules, effect) => {
      const verdict = classify(failure, attempt, rules);
      expect(verdict.error).toBeInstanceOf(ToolError);
      expect(['NO', 'MAYBE', 'YES']).toContain(verdict.sent);
      expect(outcome(verdict.error, verdict.sent, effect)).toBeInstanceOf(ToolError);
      const unsure = verdict.sent !== 'NO' && !mayRetry(verdict, attempt, 'WRITE', false);
      expect(unsure || verdict.sent === 'NO').toBe(true);
    },
  );
  fc.assert(property, { numRuns: 5_000 });
});
