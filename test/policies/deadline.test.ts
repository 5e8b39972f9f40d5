import { expect, test } from 'vitest';
import { BackendFailure } from '../../src/base/backend-failure.ts';
import type { Effect } from '../../src/base/effects.ts';
import type { Invoke, ToolCall } from '../../src/model/call.ts';
import { deadline } from '../../src/policies/deadline.ts';
import { aCall, aPlan } from '../support/a-call.ts';
import { fakeClock, settled } from '../support/fake-clock.ts';

const LIMITS = { totalMs: 1_000, attemptMs: 500 };

/** A deadline of one second around a backend that never answers, whatever its signal says. */
function subject(effect: Effect, backend: Invoke = () => new Promise(() => {})) {
  const clock = fakeClock();
  const client = new AbortController();
  const seen: ToolCall[] = [];
  const invoke = deadline(
    LIMITS,
    clock,
  )((call) => {
    seen.push(call);
    return backend(call);
  });
  const plan = aPlan({ kind: 'rest', backend: 'shop', request: REQUEST }, effect);
  const call = aCall({ plan, signal: client.signal, attempts: [] });
  return { clock, client, seen, call, answer: () => invoke(call).catch((error) => error) };
}

const REQUEST = { verb: 'GET', target: '/', headers: [], body: null, pick: null } as const;

test('a call ends at its deadline even when what is inside never settles', async () => {
  const { clock, seen, answer } = subject('READ');
  const answered = answer();
  await clock.advance(1_000);

  expect(await answered).toMatchObject({
    code: 'TIMEOUT',
    message: 'It took longer than 1 s.',
    facts: { reason: 'DEADLINE', sideEffect: 'NONE' },
  });
  expect(seen[0]?.signal.aborted).toBe(true);
});

test('one millisecond before its deadline a call is still under way', async () => {
  const { clock, seen, answer } = subject('READ');
  const answered = answer();
  await clock.advance(999);

  expect(seen[0]?.signal.aborted).toBe(false);
  await clock.advance(1);
  expect(await answered).toMatchObject({ code: 'TIMEOUT' });
});

test('the deadline of the operation is the deadline of a call that has more time of its own', async () => {
  const { clock, seen, call } = subject('READ');
  const invoke = deadline(
    LIMITS,
    clock,
  )((inner) => {
    seen.push(inner);
    return new Promise(() => {});
  });
  const answered = invoke({ ...call, deadline: 300 }).catch((error) => error);
  await clock.advance(300);

  expect(await answered).toMatchObject({ facts: { reason: 'DEADLINE' } });
  expect(seen[0]?.deadline).toBe(300);
});

test('a WRITE that was sent before its deadline has an unknown outcome', async () => {
  const { clock, call, answer } = subject('WRITE');
  const answered = answer();
  call.attempts.push({ number: 1, backend: 'shop', sent: 'MAYBE' });
  await clock.advance(1_000);

  expect(await answered).toMatchObject({
    code: 'TOOL_OUTCOME_UNKNOWN',
    facts: { reason: 'NO_ANSWER', sideEffect: 'UNKNOWN' },
  });
});

test('a WRITE that was not sent before its deadline changed nothing', async () => {
  const { clock, answer } = subject('WRITE');
  const answered = answer();
  await clock.advance(1_000);

  expect(await answered).toMatchObject({ code: 'TIMEOUT', facts: { sideEffect: 'NONE' } });
});

test('a READ ends as soon as its caller has gone', async () => {
  const { client, seen, answer } = subject('READ');
  const answered = answer();
  client.abort();

  expect(await answered).toMatchObject({ code: 'CANCELLED', facts: { reason: 'CALLER_GONE' } });
  expect(seen[0]?.signal.aborted).toBe(true);
});

test.each(['IDEMPOTENT', 'WRITE', 'DESTRUCTIVE'] as const)(
  'a started %s goes on when its caller has gone',
  async (effect) => {
    let finish = (_: unknown) => {};
    const { client, seen, answer } = subject(effect, () => new Promise((done) => (finish = done)));
    const answered = answer();
    client.abort();
    await settled();

    expect(seen[0]?.signal.aborted).toBe(false);
    finish('done');
    expect(await answered).toBe('done');
  },
);

test('nothing starts for a caller that has gone', async () => {
  const { client, seen, answer } = subject('WRITE');
  client.abort();

  expect(await answer()).toMatchObject({
    code: 'CANCELLED',
    facts: { reason: 'NOT_STARTED' },
  });
  expect(seen).toHaveLength(0);
});

test.each(['READ', 'IDEMPOTENT', 'WRITE', 'DESTRUCTIVE'] as const)(
  'no %s starts once the time of its operation is over',
  async (effect) => {
    const { clock, seen, call } = subject(effect);
    const invoke = deadline(
      LIMITS,
      clock,
    )(async (inner) => {
      seen.push(inner);
      return 'an answer';
    });
    await clock.advance(500);
    for (const late of [0, 499, 500, 510.9]) {
      const failure = await invoke({ ...call, deadline: late }).catch((error) => error);
      expect(failure).toMatchObject({ code: 'CANCELLED', facts: { reason: 'NOT_STARTED' } });
    }
    expect(await invoke({ ...call, deadline: 511 })).toBe('an answer');
    expect(seen).toHaveLength(1);
  },
);

test('an answered call leaves no timer behind', async () => {
  const { clock, answer } = subject('READ', async () => 'an answer');

  expect(await answer()).toBe('an answer');
  await settled();
  expect(clock.sleeping()).toBe(0);
});

test('a failure inside goes on as it is', async () => {
  const failure = new BackendFailure('UNREACHABLE', 'refused');
  const { answer } = subject('READ', () => Promise.reject(failure));

  expect(await answer()).toBe(failure);
});
