import { describe, expect, test } from 'vitest';
import type { Effect } from '../../src/base/effects.ts';
import {
  ConflictError,
  NotFoundError,
  type SideEffect,
  TimeoutError,
  ToolError,
  ToolOutcomeUnknown,
} from '../../src/base/errors.ts';
import type { PolicyEvent } from '../../src/model/events.ts';
import { reported } from '../../src/policies/reported.ts';
import { failureOf } from '../support/failure.ts';
import { anAttempt } from './recovery-parts.ts';

interface Told {
  readonly effect: Effect;
  readonly callersKey?: string | null;
}

async function factsOf(failure: unknown, { effect, callersKey = null }: Told) {
  const events: PolicyEvent[] = [];
  const made = anAttempt({ effect });
  const call = { ...made, operation: { ...made.operation, callersKey } };
  const policy = reported((event) => events.push(event));
  const error = await failureOf(policy(() => Promise.reject(failure))(call));
  expect(events).toEqual([{ is: 'FAILED', call, error }]);
  if (!(error instanceof ToolError)) throw error;
  return error.facts;
}

const late = (sideEffect: SideEffect) => new TimeoutError('late', { sideEffect });
const unknown = new ToolOutcomeUnknown('who knows', { sideEffect: 'UNKNOWN' });
const running = new ConflictError('at work', { reason: 'IN_PROGRESS', sideEffect: 'UNKNOWN' });

describe('a repeat is offered where it cannot act twice', () => {
  test.each([
    ['READ', late('NONE'), null, true],
    ['WRITE', late('NONE'), null, true],
    ['IDEMPOTENT', late('UNKNOWN'), null, true],
    ['WRITE', unknown, null, false],
    ['WRITE', unknown, 'k', true],
    ['DESTRUCTIVE', unknown, null, false],
    ['DESTRUCTIVE', unknown, 'k', true],
    ['IDEMPOTENT', running, null, true],
    ['WRITE', running, 'k', true],
    ['WRITE', late('DONE'), null, false],
    ['WRITE', new NotFoundError('none', { sideEffect: 'NONE' }), 'k', false],
    ['WRITE', new ConflictError('no', { reason: 'BACKEND' }), 'k', false],
  ] as const)('%s that ends with %s, key %s: %s', async (effect, failure, callersKey, offered) => {
    expect(await factsOf(failure, { effect, callersKey })).toMatchObject({ retryable: offered });
  });

  test('and its hint says that it takes the same key', async () => {
    const { hint } = await factsOf(unknown, { effect: 'WRITE', callersKey: 'k' });
    expect(hint).toContain('under the same idempotency key');
    expect(await factsOf(late('NONE'), { effect: 'WRITE', callersKey: 'k' })).not.toHaveProperty(
      'hint',
    );
  });
});

test('what is no failure of the catalogue is a mistake, and names its tool', async () => {
  expect(await factsOf(new Error('oops'), { effect: 'READ' })).toMatchObject({
    tool: 'aTool',
    attempts: 1,
    retryable: false,
  });
});
