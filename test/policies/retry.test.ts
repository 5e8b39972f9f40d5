import { describe, expect, test } from 'vitest';
import { CancelledError, ToolDependencyFailure } from '../../src/base/errors.ts';
import type { Invoke } from '../../src/model/call.ts';
import { failureOf } from '../support/failure.ts';
import { settled } from '../support/fake-clock.ts';
import { LONGEST, lost, OK, status, subject, UNREACHABLE } from './retry-subject.ts';

const KEYED = { idempotencyHeader: 'idempotency-key' };

test('a call that succeeds is one attempt', async () => {
  const { ask, call, clock, events, samples } = subject();
  const made = call();
  const inner: Invoke = async ({ attempt }) => {
    attempt.sent = 'MAYBE';
    await clock.advance(30);
    return 'an answer';
  };

  expect(await ask(made, inner)).toBe('an answer');
  expect(made.attempts).toEqual([{ number: 1, backend: 'shop', sent: 'MAYBE' }]);
  expect([events, samples]).toEqual([[], [30]]);
});

test('a failure that may pass is followed by another attempt, after a wait', async () => {
  const { ask, call, clock, events, starts } = subject({ steps: [status(503), UNREACHABLE, OK] });
  const made = call();
  const answer = ask(made);
  await clock.advance(1_000);

  expect(await answer).toBe('an answer');
  expect(starts()).toEqual([0, 49, 49 + 99]);
  expect(made.attempts.map(({ number, sent }) => [number, sent])).toEqual([
    [1, 'MAYBE'],
    [2, 'NO'],
    [3, 'MAYBE'],
  ]);
  expect(events).toMatchObject([
    { is: 'RETRY', waitMs: 49, error: { code: 'TOOL_DEPENDENCY_FAILURE' } },
    { is: 'RETRY', waitMs: 99, error: { facts: { reason: 'UNREACHABLE' } } },
  ]);
});

test('after the last attempt its own failure goes on, unfolded', async () => {
  const { ask, clock, starts, samples } = subject({ steps: [status(502), lost('UNREADABLE')] });
  const failure = failureOf(ask());
  await clock.advance(1_000);

  expect(await failure).toMatchObject({
    code: 'TOOL_DEPENDENCY_FAILURE',
    facts: { reason: 'UNREADABLE', backend: 'shop' },
  });
  expect((await failure) as ToolDependencyFailure).not.toHaveProperty('facts.sideEffect');
  expect(starts()).toHaveLength(3);
  expect(samples).toEqual([]);
});

test('what a failure proves is written to its attempt', async () => {
  const { ask, call, clock } = subject({
    steps: [status(429), { failure: 'what?', unsent: true }],
  });
  const made = call({ deadline: 2_000 });
  await Promise.all([failureOf(ask(made)), clock.advance(2_000)]);
  expect(made.attempts.map(({ sent }) => sent)).toEqual(['NO', 'MAYBE', 'MAYBE']);
});

test('a WRITE that may have acted is not sent again', async () => {
  const { ask, clock, events, starts } = subject({ effect: 'WRITE', steps: [status(503)] });
  const failure = failureOf(ask());
  await clock.advance(1_000);

  expect(await failure).toMatchObject({ code: 'TOOL_DEPENDENCY_FAILURE' });
  expect(starts()).toHaveLength(1);
  expect(events).toMatchObject([{ is: 'RETRY_REFUSED', reason: 'EFFECT' }]);
});

test('a WRITE without a key goes once even to a backend that knows keys', async () => {
  const given = { effect: 'WRITE', steps: [status(503)], traits: KEYED } as const;
  const { ask, clock, starts } = subject(given);
  await Promise.all([failureOf(ask()), clock.advance(1_000)]);
  expect(starts()).toHaveLength(1);
});

test('a keyed WRITE that may have acted is sent again, and says so', async () => {
  const { ask, call, clock, seen } = subject({
    effect: 'WRITE',
    steps: [UNREACHABLE, status(503), OK],
    traits: KEYED,
  });
  const answer = ask(call({ idempotencyKey: 'k' }));
  await clock.advance(1_000);

  expect(await answer).toBe('an answer');
  expect(seen.map((one) => [one.call.attempt.resent, one.call.idempotencyKey])).toEqual([
    [undefined, 'k'],
    [undefined, 'k'],
    [true, 'k'],
  ]);
});

test('a 409 to a repeat with the same key waits for the first one', async () => {
  const { ask, call, clock, starts } = subject({
    effect: 'WRITE',
    steps: [lost('CONNECTION_LOST'), status(409), OK],
    traits: KEYED,
  });
  const answer = ask(call({ idempotencyKey: 'k' }));
  await clock.advance(5_000);

  expect(await answer).toBe('an answer');
  expect(starts()).toEqual([0, 49, 49 + 1_999]);
});

test('a 409 to a repeat of what never arrived is a conflict', async () => {
  const { ask, call, clock } = subject({
    effect: 'WRITE',
    steps: [UNREACHABLE, status(409)],
    traits: KEYED,
  });
  const failure = failureOf(ask(call({ idempotencyKey: 'k' })));
  await clock.advance(1_000);
  expect(await failure).toMatchObject({ code: 'CONFLICT', facts: { reason: 'BACKEND' } });
});

test('what may be asked once more is asked once more in the whole call', async () => {
  const steps = [lost('UNREADABLE'), status(503), lost('UNREADABLE'), OK];
  const { ask, clock, starts } = subject({ steps, plan: { attempts: 6 } });
  const failure = failureOf(ask());
  await clock.advance(5_000);

  expect(await failure).toMatchObject({ facts: { reason: 'UNREADABLE' } });
  expect(starts()).toHaveLength(3);
});

test('a caller that repeats calls itself gets one attempt', async () => {
  const { ask, call, clock, events, starts } = subject({ steps: [status(503)] });
  const made = call();
  const operation = { ...made.operation, noRetry: true };
  await Promise.all([failureOf(ask({ ...made, operation })), clock.advance(1_000)]);
  expect([starts(), events]).toEqual([[0], []]);
});

test('an open breaker ends the loop, and closes no gate', async () => {
  const { ask, gate, events, starts } = subject({
    steps: [
      {
        failure: new ToolDependencyFailure('open', { reason: 'BREAKER_OPEN', retryAfterMs: 900 }),
        unsent: true,
      },
    ],
  });
  expect(await failureOf(ask())).toMatchObject({ facts: { retryAfterMs: 900 } });
  expect([starts(), gate.rest('shop'), events]).toEqual([[0], 0, []]);
});

test('every first attempt earns for its backend, and no repeat does', async () => {
  const { ask, budget, clock } = subject({ steps: [OK, OK, OK, OK, status(503), OK] });
  for (let left = 10; left > 0; left--) budget.spend('shop');
  for (let calls = 0; calls < 5; calls++) {
    const answer = ask(); // the fifth may be repeated, with all that was earned
    await clock.advance(1_000);
    expect(await answer).toBe('an answer');
  }
  expect(budget.spend('shop')).toBe(false);
});

test('a repeat that no token is left for is not made', async () => {
  const { ask, budget, clock, events, starts } = subject({ steps: [status(503)] });
  for (let left = 10; left > 0; left--) budget.spend('shop');
  expect(await failureOf(ask())).toMatchObject({ code: 'TOOL_DEPENDENCY_FAILURE' });
  expect([starts(), clock.sleeping()]).toEqual([[0], 0]);
  expect(events).toMatchObject([{ is: 'RETRY_REFUSED', reason: 'BUDGET' }]);
});

describe('time', () => {
  test('no attempt starts that would have less than 50 ms', async () => {
    const { ask, call, clock, events, starts } = subject({ steps: [status(503)] });
    const refused = ask(call({ deadline: 98 })); // 49 ms of waiting leave 49
    expect(await failureOf(refused)).toMatchObject({ code: 'TOOL_DEPENDENCY_FAILURE' });
    expect([starts(), clock.sleeping()]).toEqual([[0], 0]);
    expect(events).toMatchObject([{ is: 'RETRY_REFUSED', reason: 'DEADLINE' }]);
  });

  test('an attempt that has 50 ms left is made', async () => {
    const { ask, call, clock, starts } = subject({ steps: [status(503), OK] });
    const answer = ask(call({ deadline: 99 }));
    await clock.advance(99);
    expect([await answer, starts()]).toEqual(['an answer', [0, 49]]);
  });

  test('no repeat starts that half of the attempts before would not have ended in time', async () => {
    const { ask, call, clock, starts } = subject({ steps: [status(503)], p50: 400 });
    const early = ask(call({ deadline: 448 }));
    expect(await failureOf(early)).toMatchObject({ code: 'TOOL_DEPENDENCY_FAILURE' });
    expect([starts(), clock.sleeping()]).toEqual([[0], 0]);
  });

  test('no call starts that half of the attempts before would not have ended in time', async () => {
    const { ask, call, forgotten, starts } = subject({ p50: 400 });
    const failure = await failureOf(ask(call({ deadline: 399 })));
    expect(failure).toMatchObject({ code: 'TIMEOUT', facts: { reason: 'DEADLINE' } });
    expect([starts(), forgotten]).toEqual([[], [0]]);
    expect(await ask(call({ deadline: 400 }))).toBe('an answer');
  });

  test('a call that begins too late is not sent', async () => {
    const { ask, call, starts } = subject();
    const failure = await failureOf(ask(call({ deadline: 49 })));
    expect(failure).toMatchObject({ code: 'TIMEOUT', facts: { reason: 'DEADLINE' } });
    expect(starts()).toEqual([]);
  });
});

describe('cancellation', () => {
  const gone = new CancelledError('It was stopped.', { reason: 'CALLER_GONE' });

  test('a wait ends at once, with the reason, and no attempt follows', async () => {
    const { ask, call, clock, starts } = subject({ steps: [status(503)], rng: LONGEST });
    const client = new AbortController();
    const failure = failureOf(ask({ ...call(), signal: client.signal })); // its operation goes on
    await clock.advance(20);
    client.abort(gone);

    expect(await failure).toBe(gone);
    await clock.advance(5_000);
    expect([starts(), clock.sleeping()]).toEqual([[0], 0]);
  });

  test('a WRITE whose caller has gone ends its attempt and begins no other', async () => {
    const { ask, call, clock, starts } = subject({ effect: 'WRITE', steps: [UNREACHABLE] });
    const client = new AbortController();
    const made = call();
    const operation = { ...made.operation, signal: client.signal };
    const failure = failureOf(ask({ ...made, operation }));
    await clock.advance(20);
    client.abort();

    expect(await failure).toMatchObject({ code: 'CANCELLED', facts: { reason: 'CALLER_GONE' } });
    await clock.advance(5_000);
    expect([starts(), clock.sleeping()]).toEqual([[0], 0]);
  });

  test('a call that was ended during an attempt gets no other', async () => {
    const { ask, call } = subject({ rng: () => 0 });
    const limit = new AbortController();
    let sent = 0;
    const failing: Invoke = async () => {
      sent++;
      limit.abort(gone);
      throw new Error('a failure that might pass');
    };
    expect(await failureOf(ask({ ...call(), signal: limit.signal }, failing))).toBe(gone);
    expect(sent).toBe(1);
  });

  test('nothing is sent for a caller that has gone already', async () => {
    const { ask, call, budget, starts } = subject();
    for (let left = 10; left > 0; left--) budget.spend('shop');
    await Promise.all(
      Array.from({ length: 5 }, () =>
        failureOf(ask(call({ signal: AbortSignal.abort(gone) }))).then((failure) =>
          expect(failure).toBe(gone),
        ),
      ),
    );
    expect([starts(), budget.spend('shop')]).toEqual([[], false]);
  });
});

test('an attempt that never settles keeps no timer', async () => {
  const { ask, call, clock } = subject();
  ask(call(), () => new Promise(() => {})).catch(() => {});
  await settled();
  expect(clock.sleeping()).toBe(0);
});

test.each([
  ['k', 'Idempotency-Key', 'IN_PROGRESS', 2],
  [null, 'Idempotency-Key', 'BACKEND', 1],
  ['k', null, 'BACKEND', 1],
] as const)('under the key %s of its caller and header %s, 409 says %s', async (...row) => {
  const [callersKey, idempotencyHeader, reason, attempts] = row;
  const { ask, call, clock, starts } = subject({
    effect: 'WRITE',
    steps: [status(409)],
    plan: { attempts: 2 },
    traits: { idempotencyHeader },
  });
  const made = call({ idempotencyKey: 'of the backend' });
  const operation = { ...made.operation, callersKey };
  const failure = failureOf(ask({ ...made, operation }));
  await clock.advance(10_000);

  expect(await failure).toMatchObject({ code: 'CONFLICT', facts: { reason } });
  expect(starts()).toHaveLength(attempts);
});
