import { expect, test } from 'vitest';
import type { Sent } from '../../src/base/attempt.ts';
import type { Effect } from '../../src/base/effects.ts';
import {
  ConflictError,
  NotFoundError,
  ToolDependencyFailure,
  ToolOutcomeUnknown,
} from '../../src/base/errors.ts';
import { outcome } from '../../src/policies/outcome.ts';
import { aCall, aPlan } from '../support/a-call.ts';
import { failureOf } from '../support/failure.ts';

const REQUEST = { verb: 'POST', target: '/', headers: [], body: null, pick: null } as const;
const DOWN = new ToolDependencyFailure('The service failed.', { reason: 'UNREACHABLE' });

function told(
  effect: Effect,
  sents: readonly Sent[],
  failure: unknown = DOWN,
  callersKey: string | null = null,
): Promise<unknown> {
  const made = aCall({
    plan: aPlan({ kind: 'rest', backend: 'shop', request: REQUEST }, effect),
    attempts: sents.map((sent, at) => ({ number: at + 1, backend: 'shop', sent })),
  });
  const call = { ...made, operation: { ...made.operation, callersKey } };
  return failureOf(outcome(() => Promise.reject(failure))(call));
}

test('an answer goes on as it is', async () => {
  const answer = outcome(async () => 'an answer')(
    aCall({ plan: aPlan({ kind: 'resolver', name: 'aTool' }) }),
  );
  expect(await answer).toBe('an answer');
});

test.each([
  ['READ', ['MAYBE', 'NO'], 'TOOL_DEPENDENCY_FAILURE', 'NONE'],
  ['IDEMPOTENT', ['NO', 'NO'], 'TOOL_DEPENDENCY_FAILURE', 'NONE'],
  ['IDEMPOTENT', ['MAYBE', 'NO'], 'TOOL_DEPENDENCY_FAILURE', 'UNKNOWN'],
  ['WRITE', ['NO', 'NO'], 'TOOL_DEPENDENCY_FAILURE', 'NONE'],
  ['WRITE', ['MAYBE', 'NO'], 'TOOL_OUTCOME_UNKNOWN', 'UNKNOWN'],
  ['WRITE', ['YES', 'NO'], 'TOOL_DEPENDENCY_FAILURE', 'DONE'],
  ['DESTRUCTIVE', ['MAYBE'], 'TOOL_OUTCOME_UNKNOWN', 'UNKNOWN'],
  ['DESTRUCTIVE', [], 'TOOL_DEPENDENCY_FAILURE', 'NONE'],
] as const)(
  'a %s whose attempts were %j ends as %s, side effect %s',
  async (effect, sents, code, sideEffect) => {
    expect(await told(effect, sents)).toMatchObject({ code, facts: { sideEffect } });
  },
);

test('a refusal after an attempt that may have acted may be the echo of our own success', async () => {
  const gone = new NotFoundError('Nothing has this id.');
  expect(await told('IDEMPOTENT', ['MAYBE', 'NO'], gone)).toMatchObject({
    code: 'NOT_FOUND',
    facts: { reason: 'AFTER_UNKNOWN', sideEffect: 'UNKNOWN' },
  });
});

test('what a failure says of its own side effect is not forgotten', async () => {
  const unknown = new ToolOutcomeUnknown('It may have happened.', {
    reason: 'CRASHED',
    sideEffect: 'UNKNOWN',
  });
  expect(await told('WRITE', ['NO'], unknown)).toMatchObject({
    code: 'TOOL_OUTCOME_UNKNOWN',
    facts: { reason: 'CRASHED', sideEffect: 'UNKNOWN' },
  });
});

test('a mistake of ours after sending does not say that nothing happened', async () => {
  expect(await told('IDEMPOTENT', ['MAYBE'], new TypeError('no function'))).toMatchObject({
    code: 'INTERNAL',
    facts: { sideEffect: 'UNKNOWN' },
  });
  expect(await told('WRITE', ['MAYBE'], new TypeError('no function'))).toMatchObject({
    code: 'TOOL_OUTCOME_UNKNOWN',
  });
});

test.each([
  ['WRITE', null, 'TOOL_OUTCOME_UNKNOWN'],
  ['WRITE', 'k', 'CONFLICT'],
  ['IDEMPOTENT', 'k', 'CONFLICT'],
] as const)('a %s that is still running, under the key %s, ends as %s', async (...row) => {
  const [effect, callersKey, code] = row;
  const running = new ConflictError('It is at work.', { reason: 'IN_PROGRESS' });
  expect(await told(effect, ['MAYBE'], running, callersKey)).toMatchObject({
    code,
    facts: { sideEffect: 'UNKNOWN' },
  });
});
