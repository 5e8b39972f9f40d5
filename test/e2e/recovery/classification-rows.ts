import type { Fault } from '../../support/fault-proxy.ts';
import type { Behaviour } from '../../support/ledger-backend.ts';

/** `stop`: the error stands. `unknown`: stop, and nobody knows whether it happened. */
export type Cell = 'retry' | 'once' | 'wait' | 'stop' | 'unknown';

/** The failure of a row, before it is folded. */
export interface Fails {
  readonly code: string;
  readonly reason: string | undefined;
  readonly sent: 'NO' | 'MAYBE' | 'YES';
}

export interface Row extends Fails {
  readonly name: string;
  /** READ and IDEMPOTENT, WRITE keyed, WRITE, DESTRUCTIVE. */
  readonly cells: readonly [Cell, Cell, Cell, Cell];
  /** What goes wrong on the way, or at the backend. */
  readonly fault?: Fault;
  readonly behaviour?: Behaviour;
  /** Whether an attempt that fails so has acted all the same. @default false */
  readonly acts?: boolean;
  readonly time?: { readonly total?: string; readonly attempt?: string };
  /** Of every column's backend; `idempotency` of those that know keys. */
  readonly config?: { readonly idempotency?: object; readonly [key: string]: unknown };
  /** A key fetches the same failure again. */
  readonly replayed?: true;
  readonly ledger?: { readonly replaysErrors: boolean };
}

type Cells = Row['cells'];

export const RETRY_NO: Cells = ['retry', 'retry', 'retry', 'retry'];
export const STOP: Cells = ['stop', 'stop', 'stop', 'stop'];
const RETRY_MAYBE: Cells = ['retry', 'retry', 'unknown', 'unknown'];
const WAIT_NO: Cells = ['wait', 'wait', 'wait', 'stop'];
const ONCE_MAYBE: Cells = ['once', 'retry', 'unknown', 'unknown'];
const LAST: Cells = ['stop', 'unknown', 'unknown', 'unknown'];

/** How long a row of `wait` asks for. */
export const TOLD_MS = 60;
const TOLD = { 'retry-after-ms': String(TOLD_MS) };

function dependency(reason: string, sent: Fails['sent'] = 'MAYBE'): Fails {
  return { code: 'TOOL_DEPENDENCY_FAILURE', reason, sent };
}

function status(code: number, acts: boolean, headers?: Behaviour['headers']): Partial<Row> {
  return { name: `${code}`, acts, behaviour: { status: code, acts, ...(headers && { headers }) } };
}

function ofStatus(code: number, cells: Cells, fails: Fails): Row {
  return { name: `${code}`, cells, ...fails, ...status(code, false) };
}

const LOST = { cells: RETRY_MAYBE, ...dependency('CONNECTION_LOST') };
const LATE: Fails = { code: 'TIMEOUT', reason: 'ATTEMPT', sent: 'MAYBE' };
const REFUSED: Fails = { code: 'VALIDATION_FAILED', reason: 'CONTRACT', sent: 'NO' };
const RESULT: Fails = { code: 'VALIDATION_FAILED', reason: 'RESULT', sent: 'YES' };
const NOT_FOUND: Fails = { code: 'NOT_FOUND', reason: undefined, sent: 'NO' };
const CONFLICT: Fails = { code: 'CONFLICT', reason: 'BACKEND', sent: 'NO' };
const NO_ACCESS: Fails = { code: 'BACKEND_AUTH_FAILED', reason: undefined, sent: 'NO' };
const TOO_MANY: Fails = { code: 'RATE_LIMIT_EXCEEDED', reason: 'BACKEND', sent: 'NO' };

const TRANSPORT: readonly Row[] = [
  { name: 'a reset within the request', ...LOST, fault: { resetAfter: 30 } },
  { name: 'a reset instead of the answer', ...LOST, acts: true, behaviour: { lost: true } },
  { name: 'a reset in its headers', ...LOST, acts: true, fault: { cut: 'HEADERS' } },
  {
    name: 'silence after the request',
    cells: RETRY_MAYBE,
    ...LATE,
    acts: true,
    behaviour: { silent: true },
    time: { attempt: '120ms' },
  },
  {
    name: 'silence until the deadline',
    cells: LAST,
    ...LATE,
    reason: 'DEADLINE',
    acts: true,
    behaviour: { silent: true },
    time: { total: '250ms', attempt: '250ms' },
  },
];

const STATUSES: readonly Row[] = [
  ofStatus(408, RETRY_MAYBE, LATE),
  ofStatus(425, ['once', 'once', 'once', 'stop'], dependency('STATUS', 'NO')),
  { ...ofStatus(429, WAIT_NO, TOO_MANY), ...status(429, false, TOLD) },
  {
    ...ofStatus(503, WAIT_NO, dependency('STATUS', 'NO')),
    ...status(503, false, TOLD),
    name: '503 of a backend by which it promises that it did nothing',
    config: { notExecuted: [429, 503] },
  },
  {
    ...ofStatus(420, WAIT_NO, TOO_MANY),
    ...status(420, false, TOLD),
    name: '420 of a backend by which it promises that it did nothing',
    config: { notExecuted: [420] },
  },
  {
    ...ofStatus(500, ['retry', 'unknown', 'unknown', 'unknown'], dependency('STATUS')),
    ...status(500, true),
    name: '500 of a backend that would answer it again',
    replayed: true,
  },
  {
    ...ofStatus(500, RETRY_MAYBE, dependency('STATUS')),
    ...status(500, true),
    name: '500 of a backend that does not remember it',
    config: { idempotency: { replaysErrors: false } },
    ledger: { replaysErrors: false },
  },
  ...[502, 503, 504, 507, 599].map((code) => ({
    ...ofStatus(code, RETRY_MAYBE, dependency('STATUS')),
    ...status(code, true),
    ledger: { replaysErrors: false },
  })),
  {
    ...ofStatus(503, ['wait', 'wait', 'unknown', 'unknown'], dependency('STATUS')),
    ...status(503, false, TOLD),
    name: '503 that says when to come back',
  },
  ...[400, 405, 415, 418, 501, 505, 302, 307].map((code) => ofStatus(code, STOP, REFUSED)),
  // No credential is sent, so there is none to renew.
  ...[401, 403].map((code) => ofStatus(code, STOP, NO_ACCESS)),
  ...[404, 410].map((code) => ofStatus(code, STOP, NOT_FOUND)),
  ...[409, 412, 422].map((code) => ofStatus(code, STOP, CONFLICT)),
];

const UNREADABLE = { cells: ONCE_MAYBE, ...dependency('UNREADABLE') };

const ANSWERS: readonly Row[] = [
  { name: '200 with a body that is cut off', ...UNREADABLE, acts: true, fault: { cut: 'BODY' } },
  {
    name: '200 with a body that is shorter than its length',
    ...UNREADABLE,
    acts: true,
    fault: { lengthOff: 9, cut: 10_000, ending: 'CLOSE' },
  },
  { name: '200 with a chunk cut off', ...UNREADABLE, acts: true, fault: { cut: 'CHUNK' } },
  { name: '200 that is no JSON', ...UNREADABLE, acts: true, fault: { corruptAt: 0 } },
  {
    name: '200 that is a page for people',
    ...UNREADABLE,
    fault: { status: 200, headers: { 'content-type': 'text/html' }, body: '<p>Hello</p>' },
  },
  {
    name: '200 that breaks the declared type',
    cells: STOP,
    ...RESULT,
    acts: true,
    behaviour: { body: '{"id":"a","times":"many"}' },
  },
  {
    name: '200 that is larger than allowed',
    cells: STOP,
    ...RESULT,
    acts: true,
    behaviour: { body: JSON.stringify({ id: 'a', times: 1, more: 'x'.repeat(100) }) },
    config: { maxBodyBytes: 90 },
  },
];

/** Each row of the table that a service over HTTP can be made to show once it has been reached. */
export const ROWS: readonly Row[] = [...TRANSPORT, ...STATUSES, ...ANSWERS];
