import { expect, test } from 'vitest';
import { BackendFailure } from '../../src/base/backend-failure.ts';
import { CancelledError, TimeoutError } from '../../src/base/errors.ts';
import type { Invoke, ToolCall } from '../../src/model/call.ts';
import type { BreakerPlan } from '../../src/model/plan.ts';
import { breaker } from '../../src/policies/breaker.ts';
import { failureOf } from '../support/failure.ts';
import { anAttempt, type Given, recoveryParts } from './recovery-parts.ts';

const DOWN = new BackendFailure('UNREACHABLE', 'refused');

/** A breaker before a backend that does as `answer` says. */
function subject(given: Given & { readonly plan?: BreakerPlan } = {}) {
  const parts = recoveryParts(given);
  const calls: ToolCall[] = [];
  const backend = { answer: (async () => 'an answer') as Invoke };
  const invoke = breaker(
    given.plan ?? null,
    parts.breakers,
  )((call) => {
    calls.push(call);
    return backend.answer(call);
  });
  const down = () => (backend.answer = () => Promise.reject(DOWN));
  const up = () => (backend.answer = async () => 'an answer');
  const times = async (count: number, call = anAttempt()) => {
    for (let one = 0; one < count; one++) await invoke(call).catch(() => {});
  };
  const opened = async () => {
    down();
    await times(50);
    calls.length = 0;
  };
  return { ...parts, backend, calls, invoke, down, up, times, opened };
}

test('fifty attempts of which half failed open it', async () => {
  const { calls, events, invoke, times, down } = subject();
  await times(25);
  down();
  await times(24);
  expect(events).toEqual([]);

  await times(1);
  expect(events).toEqual([{ is: 'BREAKER', backend: 'shop', to: 'OPEN' }]);
  expect(await failureOf(invoke(anAttempt()))).toMatchObject({
    code: 'TOOL_DEPENDENCY_FAILURE',
    facts: { reason: 'BREAKER_OPEN', retryAfterMs: 5_000 },
  });
  expect(calls).toHaveLength(50);
});

test('fewer attempts than the minimum say nothing', async () => {
  const { events, times, down } = subject();
  down();
  await times(49);
  expect(events).toEqual([]);
});

test('ten failures in a row over half a second open it', async () => {
  const { clock, events, times, down } = subject();
  down();
  await times(9);
  await clock.advance(499);
  await times(1);
  expect(events).toEqual([]);

  await clock.advance(1);
  await times(1);
  expect(events).toHaveLength(1);
});

test('one success ends a run of failures', async () => {
  const { clock, events, times, down, up } = subject();
  down();
  await times(9);
  up();
  await times(1);
  down();
  await clock.advance(500);
  await times(9);
  expect(events).toEqual([]);
});

test('failures that are older than the window open nothing', async () => {
  const { clock, events, times, down } = subject();
  down();
  await times(9);
  await clock.advance(10_000);
  await times(9);
  expect(events).toEqual([]);
});

test.each([
  [0, 4_000],
  [0.5, 5_000],
  [0.999_999, 6_000],
])('with chance at %d it stays open for %d ms', async (share, openMs) => {
  const { clock, events, opened, times } = subject({ rng: () => share });
  await opened();
  await clock.advance(openMs - 1);
  await times(1);
  expect(events).toHaveLength(1);

  await clock.advance(1);
  await times(1);
  expect(events.slice(0, 2)).toMatchObject([{ to: 'OPEN' }, { to: 'HALF_OPEN' }]);
});

test('the refusal names the rest of the open time', async () => {
  const { clock, invoke, opened } = subject();
  await opened();
  await clock.advance(4_000.5);
  expect(await failureOf(invoke(anAttempt()))).toMatchObject({ facts: { retryAfterMs: 1_000 } });
});

test('half open, three probes go through and everyone else is refused at once', async () => {
  const { backend, clock, calls, invoke, opened } = subject();
  await opened();
  await clock.advance(5_000);
  backend.answer = () => new Promise(() => {});
  for (let one = 0; one < 3; one++) void invoke(anAttempt());

  expect(await failureOf(invoke(anAttempt()))).toMatchObject({ facts: { reason: 'BREAKER_OPEN' } });
  expect(calls).toHaveLength(3);
});

test('three successes in a row close it', async () => {
  const { clock, events, opened, times, up } = subject();
  await opened();
  await clock.advance(5_000);
  up();
  await times(2);
  expect(events.at(-1)).toMatchObject({ to: 'HALF_OPEN' });

  await times(1);
  expect(events.at(-1)).toMatchObject({ to: 'CLOSED' });
});

test('the first failure of a probe opens it again, for no longer than before', async () => {
  const { clock, events, invoke, opened, times, up, down } = subject();
  await opened();
  await clock.advance(5_000);
  up();
  await times(2);
  down();
  await times(1);

  expect(events.at(-1)).toMatchObject({ to: 'OPEN' });
  expect(await failureOf(invoke(anAttempt()))).toMatchObject({ facts: { retryAfterMs: 5_000 } });
});

test('a closed breaker remembers nothing of the time before', async () => {
  const { clock, events, opened, times, up, down } = subject();
  await opened();
  await clock.advance(5_000);
  up();
  await times(3);
  down();
  await times(49);
  expect(events.at(-1)).toMatchObject({ to: 'CLOSED' });
});

test.each([
  ['READ', null, null, true],
  ['IDEMPOTENT', null, null, true],
  ['WRITE', 'Idempotency-Key', 'k', true],
  ['WRITE', 'Idempotency-Key', null, false],
  ['WRITE', null, 'k', false],
  ['DESTRUCTIVE', 'Idempotency-Key', 'k', false],
] as const)('%s with header %s and key %s: a probe at once is %s', async (...row) => {
  const [effect, idempotencyHeader, idempotencyKey, probes] = row;
  const { clock, calls, opened, times, up } = subject({ traits: { idempotencyHeader } });
  await opened();
  await clock.advance(5_000);
  up();
  await times(1, anAttempt({ effect, idempotencyKey }));
  expect(calls).toHaveLength(probes ? 1 : 0);
});

test.each(['WRITE', 'DESTRUCTIVE'] as const)(
  'where no probe came for a second, one %s may be it',
  async (effect) => {
    const { backend, clock, calls, invoke, opened } = subject();
    await opened();
    await clock.advance(5_999);
    expect(await failureOf(invoke(anAttempt({ effect })))).toMatchObject({ code: NOT_NOW });

    await clock.advance(1);
    backend.answer = () => new Promise(() => {});
    void invoke(anAttempt({ effect }));
    await clock.advance(2_000);
    expect(await failureOf(invoke(anAttempt({ effect })))).toMatchObject({ code: NOT_NOW });
    expect(calls).toHaveLength(1);
  },
);

const NOT_NOW = 'TOOL_DEPENDENCY_FAILURE';

test('a backend that only WRITEs use is back within ten seconds', async () => {
  const { clock, events, opened, times, up } = subject({ rng: () => 0.999 });
  await opened();
  up();
  for (let now = 0; now < 10_000; now += 100) {
    await clock.advance(100);
    await times(1, anAttempt({ effect: 'WRITE' }));
  }
  expect(events.at(-1)).toMatchObject({ to: 'CLOSED' });
});

test.each([
  ['a refusal of the backend', new BackendFailure('STATUS', 'refused', { status: 400 })],
  ['our deadline', new TimeoutError('It took too long.', { reason: 'DEADLINE' })],
  ['a caller that has gone', new CancelledError('It was stopped.', { reason: 'CALLER_GONE' })],
])('%s counts neither way', async (_, failure) => {
  const { backend, clock, events, opened, times } = subject();
  backend.answer = () => Promise.reject(failure);
  await times(100);
  expect(events).toEqual([]);

  await opened();
  await clock.advance(5_000);
  backend.answer = () => Promise.reject(failure);
  await times(10);
  expect(events).toMatchObject([{ to: 'OPEN' }, { to: 'HALF_OPEN' }]);
});

test('an attempt that was stopped from outside counts neither way, whatever it ends with', async () => {
  const { events, times, down } = subject();
  down();
  await times(100, anAttempt({ signal: AbortSignal.abort(new Error('stopped')) }));
  expect(events).toEqual([]);
});

test('an attempt that took all of its own time counts', async () => {
  const { backend, events, times } = subject();
  const late = new TimeoutError('It took longer than 3 s.', { reason: 'ATTEMPT' });
  backend.answer = () => Promise.reject(late);
  await times(50);
  expect(events).toHaveLength(1);
});

test('a failure from before it opened does not fail a probe', async () => {
  const { backend, clock, events, invoke, opened, times, up } = subject();
  let fail = (_: unknown) => {};
  backend.answer = () => new Promise((_, reject) => (fail = reject));
  const old = invoke(anAttempt()).catch(() => {});
  await opened();
  await clock.advance(5_000);
  up();
  await times(1);
  fail(DOWN);
  await old;
  await times(2);
  expect(events.map((event) => 'to' in event && event.to)).toEqual(['OPEN', 'HALF_OPEN', 'CLOSED']);
});

test('a failure goes on as it is', async () => {
  const { invoke, down } = subject();
  down();
  expect(await failureOf(invoke(anAttempt()))).toBe(DOWN);
});

test('tools of a backend share its breaker, and another backend has its own', async () => {
  const { invoke, opened } = subject();
  await opened();
  expect(await failureOf(invoke(anAttempt({ tool: 'another' })))).toMatchObject({ code: NOT_NOW });
  expect(await failureOf(invoke(anAttempt({ backend: 'replica' })))).toBe(DOWN);
});

test('a tool with a plan of its own has a breaker of its own at each backend', async () => {
  const plan = { failures: 0.5, windowMs: 10_000, minimum: 5, openMs: 1_000 };
  const { breakers, invoke, times, down } = subject({ plan });
  down();
  await times(5);
  expect(await failureOf(invoke(anAttempt()))).toMatchObject({ facts: { retryAfterMs: 1_000 } });
  expect(await failureOf(invoke(anAttempt({ tool: 'another' })))).toBe(DOWN);
  expect(await failureOf(invoke(anAttempt({ backend: 'replica' })))).toBe(DOWN);
  expect(breakers.of(null, 'shop', 'aTool').isClosed()).toBe(true);
});
