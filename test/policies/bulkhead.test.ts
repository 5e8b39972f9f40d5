import { expect, test } from 'vitest';
import { BackendFailure } from '../../src/base/backend-failure.ts';
import { TimeoutError } from '../../src/base/errors.ts';
import type { Invoke, ToolCall } from '../../src/model/call.ts';
import type { ConcurrencyPlan } from '../../src/model/plan.ts';
import { breaker } from '../../src/policies/breaker.ts';
import { bulkhead } from '../../src/policies/bulkhead.ts';
import { narrowedCaller } from '../../src/policies/narrowed-caller.ts';
import { failureOf } from '../support/failure.ts';
import { settled } from '../support/fake-clock.ts';
import { anAttempt, type Given, recoveryParts } from './recovery-parts.ts';

interface Running {
  readonly call: ToolCall;
  answer(value: unknown): void;
  fail(failure: unknown): void;
}

/** A bulkhead, with two places and two to wait in where nothing else is said, before attempts that end when told. */
function subject(given: Given & { readonly plan?: ConcurrencyPlan } = {}) {
  const concurrency = { limit: 2, queue: 2 };
  const parts = recoveryParts({ ...given, traits: { concurrency, ...given.traits } });
  const running: Running[] = [];
  const backend: Invoke = (call) =>
    new Promise((answer, fail) => running.push({ call, answer, fail }));
  const guarded = breaker(null, parts.breakers)(backend);
  const invoke = bulkhead(given.plan ?? null, parts.bulkheads)(guarded);
  const full = () => {
    for (let one = 0; one < concurrency.limit; one++) void invoke(anAttempt()).catch(() => {});
  };
  return { ...parts, running, invoke, full };
}

test('no more attempts are under way than there are places', async () => {
  const { invoke, running, full } = subject();
  full();
  const third = invoke(anAttempt());
  expect(running).toHaveLength(2);

  running[0]?.answer('first');
  await settled();
  running[2]?.answer('third');
  expect(await third).toBe('third');
});

test('who waits gets a place in the order in which they came', async () => {
  const { invoke, running, full } = subject();
  full();
  const [one, other] = [anAttempt({ tool: 'one' }), anAttempt({ tool: 'other' })];
  void invoke(one);
  void invoke(other);
  running[1]?.answer('');
  await settled();
  running[0]?.answer('');
  await settled();
  expect(running.slice(2).map(({ call }) => call)).toEqual([one, other]);
});

test('a call may wait whose answer all callers share', async () => {
  const { invoke, running, full } = subject();
  full();
  const call = anAttempt();
  const third = invoke({ ...call, caller: narrowedCaller(call.caller, 'PUBLIC') });
  for (const each of [0, 2]) {
    running[each]?.answer('here');
    await settled();
  }
  expect(await third).toBe('here');
});

test('when places and queue are full, a call is refused at once', async () => {
  const { events, invoke, full } = subject();
  full();
  full();
  const call = anAttempt();
  expect(await failureOf(invoke(call))).toMatchObject({
    code: 'TOOL_DEPENDENCY_FAILURE',
    facts: { reason: 'BULKHEAD_FULL' },
  });
  expect(events).toEqual([{ is: 'BULKHEAD_FULL', call }]);
});

test.each([
  ['plenty of time', Number.MAX_SAFE_INTEGER, 250],
  ['1,250 ms left', 1_250, 250],
  ['1 s left', 1_000, 200],
])('with %s it waits no longer than its share', async (_, deadline, longest) => {
  const { clock, invoke, full } = subject();
  full();
  let failure: unknown;
  void invoke(anAttempt({ deadline })).catch((error) => (failure = error));
  await clock.advance(longest - 1);
  expect(failure).toBeUndefined();

  await clock.advance(1);
  expect(failure).toMatchObject({ facts: { reason: 'BULKHEAD_FULL' } });
});

test('a call whose time is over does not wait', async () => {
  const { invoke, full } = subject();
  full();
  expect(await failureOf(invoke(anAttempt({ deadline: 0 })))).toMatchObject({
    facts: { reason: 'BULKHEAD_FULL' },
  });
});

test('an aborted waiter leaves at once, and its place in the queue is free', async () => {
  const { clock, invoke, running, full } = subject();
  full();
  const gone = new AbortController();
  const leaving = invoke(anAttempt({ signal: gone.signal }));
  const staying = invoke(anAttempt());
  gone.abort();
  expect(await failureOf(leaving)).toMatchObject({ code: 'CANCELLED' });

  const joining = invoke(anAttempt());
  for (const { answer } of running) answer('');
  await settled();
  for (const { answer } of running) answer('');
  expect(await Promise.all([staying, joining])).toEqual(['', '']);
  expect(running).toHaveLength(4);
  expect(clock.sleeping()).toBe(0);
});

test.each([
  ['READ', false],
  ['WRITE', true],
] as const)('a waiting %s whose client has gone leaves by itself: %s', async (effect, leaves) => {
  const { invoke, full } = subject();
  full();
  const gone = new AbortController();
  const call = anAttempt({ effect });
  let left = false;
  void invoke({ ...call, operation: { ...call.operation, signal: gone.signal } }).catch(() => {
    left = true;
  });
  gone.abort();
  await settled();
  expect(left).toBe(leaves);
});

test('a call that is over before its turn does not begin', async () => {
  const { invoke, running, full } = subject();
  full();
  const over = anAttempt({ signal: AbortSignal.abort() });
  expect(await failureOf(invoke(over))).toMatchObject({ code: 'CANCELLED' });
  const gone = new AbortController();
  const waiting = invoke(anAttempt({ signal: gone.signal }));
  running[0]?.answer('');
  const late = new TimeoutError('It took too long.', { reason: 'DEADLINE' });
  // Aborted in the very moment of its turn.
  const turn = settledSoon(() => gone.abort(late));
  expect(await failureOf(waiting)).toBe(late);
  await turn;
  expect(running).toHaveLength(2);
  void invoke(anAttempt());
  expect(running).toHaveLength(3);
});

/** After so many microtasks as an answer takes to give its place on, and not one more. */
async function settledSoon(then: () => void): Promise<void> {
  for (let one = 0; one < 2; one++) await null;
  then();
}

test('opening the breaker refuses the queue, and nobody waits while it is open', async () => {
  const breakerPlan = { failures: 0.5, windowMs: 10_000, minimum: 1, openMs: 5_000 };
  const { clock, invoke, running, full } = subject({ traits: { breaker: breakerPlan } });
  full();
  const waiting = [failureOf(invoke(anAttempt())), failureOf(invoke(anAttempt()))];
  running[0]?.fail(new BackendFailure('UNREACHABLE', 'refused'));
  const told = { facts: { reason: 'BREAKER_OPEN', retryAfterMs: 5_000 } };
  expect(await Promise.all(waiting)).toMatchObject([told, told]);
  expect(clock.sleeping()).toBe(0);
  expect(running).toHaveLength(2);
});

test('opening the breaker refuses those too who wait for a place of their own tool', async () => {
  const breakerPlan = { failures: 0.5, windowMs: 10_000, minimum: 1, openMs: 5_000 };
  const { breakers, invoke } = subject({
    plan: { limit: 1, queue: 1 },
    traits: { breaker: breakerPlan },
  });
  void invoke(anAttempt());
  const waiting = failureOf(invoke(anAttempt()));
  breakers.of(null, 'shop', 'another').enter(true)?.settle('FAILURE');
  expect(await waiting).toMatchObject({ facts: { reason: 'BREAKER_OPEN', retryAfterMs: 5_000 } });
});

test('a full bulkhead with an open breaker refuses at once', async () => {
  const plan = { failures: 0.5, windowMs: 10_000, minimum: 1, openMs: 5_000 };
  const { breakers, invoke, full } = subject({ traits: { breaker: plan } });
  full();
  breakers.of(null, 'shop', '').enter(true)?.settle('FAILURE');
  expect(await failureOf(invoke(anAttempt()))).toMatchObject({ facts: { reason: 'BREAKER_OPEN' } });
});

test.each<[string, Invoke]>([
  ['rejects', () => Promise.reject(new Error('failed'))],
  [
    'throws',
    () => {
      throw new Error('thrown');
    },
  ],
])('a place comes back from what %s', async (_, inner) => {
  const { bulkheads } = recoveryParts({ traits: { concurrency: { limit: 1, queue: 0 } } });
  const invoke = bulkhead(null, bulkheads)(inner);
  for (let one = 0; one < 3; one++)
    expect(await failureOf(invoke(anAttempt()))).toBeInstanceOf(Error);
  expect(await bulkhead(null, bulkheads)(async () => 'free')(anAttempt())).toBe('free');
});

test('a wait that has ended leaves nothing behind', async () => {
  const { breakers, clock, invoke, running, full } = subject();
  full();
  const turn = invoke(anAttempt());
  running[0]?.answer('');
  await settled();
  running[2]?.answer('');
  await turn;
  void invoke(anAttempt());
  const late = failureOf(invoke(anAttempt()));
  await clock.advance(250);
  expect(await late).toMatchObject({ code: 'TOOL_DEPENDENCY_FAILURE' });
  expect(clock.sleeping()).toBe(0);
  expect(breakers.of(null, 'shop', '').onOpen.size).toBe(0);
});

test('backends do not wait for one another', async () => {
  const { invoke, running, full } = subject();
  full();
  void invoke(anAttempt({ backend: 'replica' }));
  expect(running).toHaveLength(3);
});

test('a tool with a plan of its own has places of its own, and shares those of the backend', async () => {
  const { bulkheads, invoke, running } = subject({ plan: { limit: 1, queue: 1 } });
  void invoke(anAttempt());
  const waiting = invoke(anAttempt());
  expect(running).toHaveLength(1);

  const others = bulkhead(null, bulkheads)(async () => 'another tool');
  expect(await others(anAttempt({ tool: 'another' }))).toBe('another tool');
  running[0]?.answer('');
  await settled();
  running[1]?.answer('second');
  expect(await waiting).toBe('second');
});

test('two queues take no more patience than one', async () => {
  const { clock, invoke, running } = subject({
    plan: { limit: 1, queue: 1 },
    traits: { concurrency: { limit: 1, queue: 1 } },
  });
  void invoke(anAttempt());
  const waiting = failureOf(invoke(anAttempt()));
  await clock.advance(200);
  const backendBusy = running[0];
  void invoke(anAttempt({ tool: 'another' })).catch(() => {}); // waits for the backend's only place
  backendBusy?.answer('');
  await clock.advance(49);
  expect(running).toHaveLength(2);
  await clock.advance(1);
  expect(await waiting).toMatchObject({ facts: { reason: 'BULKHEAD_FULL' } });
});

test('one tenant holds at most half of the queue where tenants are declared', async () => {
  const { invoke, full } = subject({ tenants: true });
  full();
  const [one, other] = [tenant('one'), tenant('other')];
  void invoke(one).catch(() => {});
  expect(await failureOf(invoke(one))).toMatchObject({ facts: { reason: 'BULKHEAD_FULL' } });
  let refused = false;
  void invoke(other).catch(() => (refused = true));
  await settled();
  expect(refused).toBe(false);
});

test('where no tenant is declared the whole queue is for everybody', async () => {
  const { events, invoke, full } = subject();
  full();
  void invoke(tenant('one'));
  void invoke(tenant('one'));
  await settled();
  expect(events).toEqual([]);
});

function tenant(name: string): ToolCall {
  const call = anAttempt();
  const caller = { ...call.caller, tenant: name };
  return { ...call, caller, operation: { ...call.operation, caller } };
}
