import { describe, expect, test } from 'vitest';
import { BackendFailure } from '../../src/base/backend-failure.ts';
import type { Effect } from '../../src/base/effects.ts';
import type { Invoke, Sent } from '../../src/model/call.ts';
import { attemptTimeout } from '../../src/policies/attempt-timeout.ts';
import { outcome } from '../../src/policies/outcome.ts';
import { singleRun } from '../../src/policies/single-run.ts';
import { aCall, aPlan } from '../support/a-call.ts';
import { fakeClock, settled } from '../support/fake-clock.ts';
import { traits } from '../support/traits.ts';

/** One attempt, and what is told of it. */
const attempt = (next: Invoke): Invoke => outcome(singleRun(() => traits({}))(next));

const REQUEST = { verb: 'POST', target: '/', headers: [], body: null, pick: null } as const;
const planOf = (effect: Effect) =>
  aPlan({ kind: 'rest', backend: 'shop', request: REQUEST }, effect);

/** A backend that says how far the request came, and then fails. */
function failing(sent: Sent, failure: unknown): Invoke {
  return (call) => {
    call.attempt.sent = sent;
    return Promise.reject(failure);
  };
}

const failureOf = (invoke: Invoke, effect: Effect) =>
  attempt(invoke)(aCall({ plan: planOf(effect), attempts: [] })).catch((error) => error);

test('an attempt joins the attempts of its call', async () => {
  const call = aCall({ plan: planOf('READ'), attempts: [] });
  await attempt(async () => 'an answer')(call);

  expect(call.attempts).toEqual([{ number: 1, backend: 'shop', sent: 'NO' }]);
});

test.each([
  ['READ', 'TOOL_DEPENDENCY_FAILURE', 'NONE'],
  ['IDEMPOTENT', 'TOOL_DEPENDENCY_FAILURE', 'UNKNOWN'],
  ['WRITE', 'TOOL_OUTCOME_UNKNOWN', 'UNKNOWN'],
  ['DESTRUCTIVE', 'TOOL_OUTCOME_UNKNOWN', 'UNKNOWN'],
] as const)(
  'a %s whose connection was lost after it was sent is a %s',
  async (effect, code, sideEffect) => {
    const failure = await failureOf(
      failing('MAYBE', new BackendFailure('CONNECTION_LOST', 'reset')),
      effect,
    );
    expect(failure).toMatchObject({ code, facts: { sideEffect } });
  },
);

test.each(['READ', 'IDEMPOTENT', 'WRITE', 'DESTRUCTIVE'] as const)(
  'a %s that was never sent changed nothing',
  async (effect) => {
    const failure = await failureOf(failing('NO', new BackendFailure('UNREACHABLE', 'no')), effect);
    expect(failure).toMatchObject({
      code: 'TOOL_DEPENDENCY_FAILURE',
      facts: { reason: 'UNREACHABLE', sideEffect: 'NONE' },
    });
  },
);

test('a WRITE whose answer does not fit its type has happened', async () => {
  const mismatch = new BackendFailure('MISMATCH', 'no Int', { path: 'total' });
  expect(await failureOf(failing('MAYBE', mismatch), 'WRITE')).toMatchObject({
    code: 'VALIDATION_FAILED',
    facts: { reason: 'RESULT', sideEffect: 'DONE' },
  });
});

test('an attempt that takes too long is aborted, and has timed out', async () => {
  const clock = fakeClock();
  const hanging: Invoke = ({ signal, attempt: made }) => {
    made.sent = 'MAYBE';
    return new Promise((_, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason)),
    );
  };
  const invoke = attempt(attemptTimeout({ totalMs: 10_000, attemptMs: 3_000 }, clock)(hanging));
  const call = aCall({ plan: planOf('READ'), attempts: [], deadline: 10_000 });
  const failure = invoke(call).catch((error) => error);
  await clock.advance(3_000);

  expect(await failure).toMatchObject({
    code: 'TIMEOUT',
    message: 'It took longer than 3 s.',
    facts: { reason: 'ATTEMPT', sideEffect: 'NONE' },
  });
});

test('an attempt ends a little before the deadline, so that its verdict is still heard', async () => {
  const clock = fakeClock();
  const hanging: Invoke = ({ signal }) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  const invoke = attempt(attemptTimeout({ totalMs: 10_000, attemptMs: 3_000 }, clock)(hanging));
  const failure = invoke(aCall({ plan: planOf('READ'), attempts: [], deadline: 500 })).catch(
    (error) => error,
  );
  await clock.advance(490);

  expect(await failure).toMatchObject({ code: 'TIMEOUT', facts: { reason: 'DEADLINE' } });
});

describe('an attempt that does not end where it is aborted', () => {
  const LIMITS = { totalMs: 10_000, attemptMs: 3_000 };

  function deaf(effect: Effect, deadline: number, sent: Sent = 'NO') {
    const clock = fakeClock();
    const call = aCall({ plan: planOf(effect), attempts: [], deadline });
    const invoke = attempt(
      attemptTimeout(
        LIMITS,
        clock,
      )((made) => {
        made.attempt.sent = sent;
        return new Promise(() => {});
      }),
    );
    let at: number | undefined;
    const failure = invoke(call).catch((error) => {
      at = clock.now();
      return error;
    });
    return { clock, call, failure, endedAt: () => at };
  }

  test('is given up 100 ms later, and may have been sent', async () => {
    const { clock, failure, endedAt } = deaf('READ', 10_000);
    await clock.advance(3_099);
    expect(endedAt()).toBeUndefined();
    await clock.advance(1);
    expect(endedAt()).toBe(3_100);
    expect(await failure).toMatchObject({ code: 'TIMEOUT', facts: { reason: 'ATTEMPT' } });
    expect(clock.sleeping()).toBe(0);

    const write = deaf('WRITE', 10_000);
    await write.clock.advance(3_100);
    expect(await write.failure).toMatchObject({ code: 'TOOL_OUTCOME_UNKNOWN' });
  });

  test('is given up before its deadline', async () => {
    const { clock, endedAt } = deaf('READ', 2_000);
    await clock.advance(1_999);
    expect(endedAt()).toBe(1_995);
  });

  test('is given up too where it was stopped from outside', async () => {
    const clock = fakeClock();
    const client = new AbortController();
    const invoke = attemptTimeout(LIMITS, clock)(() => new Promise(() => {}));
    const gone = new Error('gone');
    const failure = invoke(aCall({ plan: planOf('READ'), signal: client.signal })).catch((e) => e);
    client.abort(gone);
    await clock.advance(100);
    expect(await failure).toBe(gone);
    expect(clock.sleeping()).toBe(0);
  });

  test('is heard, if it ends in that time', async () => {
    const clock = fakeClock();
    const slow: Invoke = async ({ attempt: made, signal }) => {
      made.sent = 'MAYBE';
      await clock.sleep(3_050, new AbortController().signal);
      if (!signal.aborted) return 'too early';
      throw new BackendFailure('UNREACHABLE', 'refused');
    };
    const invoke = attempt(attemptTimeout(LIMITS, clock)(slow));
    const failure = invoke(aCall({ plan: planOf('READ'), attempts: [] })).catch((error) => error);
    await clock.advance(3_050);
    expect(await failure).toMatchObject({ facts: { reason: 'UNREACHABLE' } });
    expect(clock.sleeping()).toBe(0);
  });
});

test('an answered attempt leaves no timer and no listener behind', async () => {
  const clock = fakeClock();
  const client = new AbortController();
  let listeners = 0;
  const { signal } = client;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners++;
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners--;
    remove(...args);
  };
  const invoke = attemptTimeout({ totalMs: 10_000, attemptMs: 3_000 }, clock)(async () => 'yes');
  await invoke(aCall({ plan: planOf('READ'), signal }));
  await settled();

  expect([clock.sleeping(), listeners]).toEqual([0, 0]);
});
