import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { BackendFailure } from '../../src/base/backend-failure.ts';
import {
  AuthError,
  InternalError,
  NotFoundError,
  type ToolError,
  ToolOutcomeUnknown,
  ValidationError,
} from '../../src/base/errors.ts';
import type { PolicyEvent } from '../../src/model/events.ts';
import { bugFields, createLogger, logEvents } from '../../src/telemetry/logs.ts';
import { aCall, aPlan } from '../support/a-call.ts';

const CALL = aCall({ plan: aPlan({ kind: 'resolver', name: 'aTool' }), args: { card: '4111' } });

/** The one line that a failed call leaves. */
function logged(error: ToolError, level = 'trace') {
  return loggedOf({ is: 'FAILED', call: CALL, error }, level);
}

function loggedOf(event: PolicyEvent, level = 'trace') {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk, _, done) {
      lines.push(String(chunk));
      done();
    },
  });
  logEvents(createLogger(level, sink))(event);
  return lines.map((line) => JSON.parse(line));
}

test.each<[string, ToolError]>([
  ['error', new InternalError('x')],
  ['error', new ToolOutcomeUnknown('x')],
  ['error', new AuthError('x')],
  ['error', new ValidationError('x', { reason: 'RESULT' })],
  ['warn', new NotFoundError('x')],
  ['warn', new ValidationError('x', { reason: 'ARGUMENTS' })],
])('%s is how loud %s is', (level, error) => {
  const levels = { warn: 40, error: 50 };
  expect(logged(error)[0]).toMatchObject({ level: levels[level as keyof typeof levels] });
});

test('a level that is not wanted leaves no line', () => {
  expect(logged(new ValidationError('x', { reason: 'ARGUMENTS' }), 'error')).toEqual([]);
});

test('of calls that became one request the log tells how many, and nothing that they ask for', () => {
  const call = { ...CALL, keys: ['4111', '4222'] };
  const [line] = loggedOf({ is: 'BATCH', call, members: [CALL, CALL], size: 2 });

  expect(line).toMatchObject({ level: 20, tool: 'aTool', size: 2 });
  expect(JSON.stringify(line)).not.toMatch(/4111|4222/);
});

test('our own causes are told with their place, foreign ones by name and code alone', () => {
  const driver = Object.assign(new Error('invalid input "4111"'), { code: '22P02' });
  const cause = new BackendFailure('MISMATCH', 'It is no Int.', { path: 'total', cause: driver });
  const [line] = logged(new ValidationError('x', { reason: 'RESULT', cause }));

  expect(line.cause).toEqual(['It is no Int. (at total)', 'Error 22P02']);
  expect(JSON.stringify(line)).not.toContain('4111');
});

test('a bug is logged with the stack of what was thrown', () => {
  const [line] = logged(new InternalError('x', { cause: new Error('oops') }));
  expect(line.stack).toContain('logs.test.ts');
});

test('an error of graphql-js is logged by its place, not by the value that it quotes', () => {
  const cause = new TypeError('String cannot represent value: { card: "4111" }');
  expect(bugFields(cause).stack).toContain('logs.test.ts');
  expect(bugFields(cause).stack).not.toContain('4111');
  expect(bugFields('thrown')).toEqual({ stack: 'a thrown string' });
});
