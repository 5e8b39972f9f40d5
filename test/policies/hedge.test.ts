import { getEventListeners } from 'node:events';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BackendFailure } from '../../src/base/backend-failure.ts';
import { EFFECTS, type Effect } from '../../src/base/effects.ts';
import { compose } from '../../src/gateway/compose.ts';
import type { Invoke, ToolCall } from '../../src/model/call.ts';
import type { PolicyEvent } from '../../src/model/events.ts';
import { type HedgeParts, hedge } from '../../src/policies/hedge.ts';
import { gateHeeded } from '../../src/policies/rate-gate.ts';
import { requestMade } from '../../src/policies/request-made.ts';
import { failureOf } from '../support/failure.ts';
import { fakeClock, settled } from '../support/fake-clock.ts';
import { traits } from '../support/traits.ts';
import { anAttempt } from './recovery-parts.ts';

/** The attempt of a call that has made none. */
const aFirst: typeof anAttempt = (given) => anAttempt({ attempts: [], ...given });

const AFTER_MS = 100;
const EVERY_EFFECT = Object.keys(EFFECTS) as Effect[]; // its own keys

/** How a request ends, unless it is aborted before. */
interface Ending {
  readonly afterMs: number;
  readonly fails?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Scene extends Partial<HedgeParts> {
  /** Calls that were made and answered at once before. */
  readonly calls?: number;
}

/** A hedge over a backend whose requests end as listed, and further ones at once. */
async function subject(endings: readonly Ending[], { calls = 20, ...given }: Scene = {}) {
  const clock = fakeClock();
  const events: PolicyEvent[] = [];
  const requests: ToolCall[] = [];
  const closed: number[] = [];
  const parts: HedgeParts = {
    clock,
    report: (event) => void events.push(event),
    budget: { first: () => {}, spend: () => true },
    gate: {
      rest: () => 0,
      close: (_, ms) => void closed.push(ms),
      enter: () => true,
      leave: () => {},
    },
    traitsOf: () => traits(),
    ring: { add: () => {}, p50: () => 0, forget: () => {} },
    breakerClosed: () => true,
    ...given,
  };
  const backend: Invoke = async (call) => {
    const { afterMs, fails, headers } = endings[requests.push(call) - 1] ?? { afterMs: 0 };
    const at = requests.length;
    call.attempt.sent = 'MAYBE';
    if (afterMs > 0) await clock.sleep(afterMs, call.signal);
    if (fails)
      throw new BackendFailure('STATUS', `of ${at}`, { status: 503, ...(headers && { headers }) });
    return `answer ${at}`;
  };
  const policy = hedge({ afterMs: AFTER_MS }, parts);
  const early = policy(async () => 'at once');
  // One backend has one allowance a policy, whatever it stands around.
  for (let made = 0; made < calls; made++) await early(aFirst({ deadline: 10_000 }));
  const heeded = gateHeeded({ ...parts, gate: { ...parts.gate, rest: () => 0 } });
  const around = compose([policy, heeded, requestMade(parts.budget)], backend);
  return { clock, events, requests, closed, invoke: around };
}

const unhandled: unknown[] = [];
const note = (reason: unknown) => void unhandled.push(reason);
beforeEach(() => void process.on('unhandledRejection', note));
afterEach(async () => {
  await settled();
  process.off('unhandledRejection', note);
  expect(unhandled.splice(0)).toEqual([]);
});

const SLOW: Ending = { afterMs: 1_000 };
const hedges = (events: readonly PolicyEvent[]) => events.filter(({ is }) => is === 'HEDGE');

test('an answer in time needs no second request', async () => {
  const { clock, events, requests, invoke } = await subject([{ afterMs: AFTER_MS - 1 }]);
  const answer = invoke(aFirst());
  await clock.advance(5_000);

  expect(await answer).toBe('answer 1');
  expect(requests).toHaveLength(1);
  expect(events).toEqual([]);
});

test('a second request that is faster answers, and the first one is aborted', async () => {
  const { clock, events, requests, invoke } = await subject([SLOW, { afterMs: 50 }]);
  const call = aFirst();
  const answer = invoke(call);
  await clock.advance(AFTER_MS + 50);

  expect(await answer).toBe('answer 2');
  expect(requests[0]?.signal.reason).toMatchObject({ code: 'CANCELLED' });
  expect(events).toEqual([{ is: 'HEDGE', call, won: true }]);
});

test('a first request that is faster answers all the same, and the second one is aborted', async () => {
  const { clock, events, requests, invoke } = await subject([{ afterMs: 150 }, SLOW]);
  const answer = invoke(aFirst());
  await clock.advance(150);

  expect(await answer).toBe('answer 1');
  expect(requests[1]?.signal.reason).toMatchObject({ code: 'CANCELLED' });
  expect(events).toMatchObject([{ is: 'HEDGE', won: false }]);
});

test('the second request is an attempt of its own', async () => {
  const { clock, requests, invoke } = await subject([SLOW, { afterMs: 50, fails: true }]);
  const call = aFirst();
  const answer = invoke(call);
  await clock.advance(1_000);
  await answer;

  expect(requests.map(({ attempt }) => attempt)).toEqual(call.attempts);
  expect(call.attempts).toEqual([
    { number: 1, backend: 'shop', sent: 'MAYBE' },
    { number: 2, backend: 'shop', sent: 'MAYBE' },
  ]);
});

test('a failure before the second request is left to retry', async () => {
  const { clock, requests, invoke } = await subject([{ afterMs: 50, fails: true }]);
  const failure = failureOf(invoke(aFirst()));
  await clock.advance(50);

  expect(await failure).toMatchObject({ message: 'of 1' });
  expect(clock.sleeping()).toBe(0);
  await clock.advance(1_000);
  expect(requests).toHaveLength(1);
});

test.each([
  ['no budget is left', { budget: { first: () => {}, spend: () => false } }],
  ['the breaker is not closed', { breakerClosed: () => false }],
  [
    'the backend wants no calls now',
    { gate: { rest: () => 1, close: () => {}, enter: () => true, leave: () => {} } },
  ],
  ['fewer than 20 calls were made', { calls: 18 }],
] as const)('no second request follows where %s', async (_, scene) => {
  const { clock, requests, events, invoke } = await subject([SLOW], scene);
  const answer = invoke(aFirst());
  await clock.advance(1_000);

  expect(await answer).toBe('answer 1');
  expect(requests).toHaveLength(1);
  expect(events).toEqual([]);
});

test('no second request follows for a caller who repeats the call itself', async () => {
  const { clock, requests, invoke } = await subject([SLOW]);
  const call = aFirst();
  const answer = invoke({ ...call, operation: { ...call.operation, noRetry: true } });
  await clock.advance(1_000);

  expect(await answer).toBe('answer 1');
  expect(requests).toHaveLength(1);
});

test('no second request follows in the last 50 ms of a call', async () => {
  const { clock, requests, invoke } = await subject([SLOW]);
  const answer = invoke(aFirst({ deadline: AFTER_MS + 49 }));
  await clock.advance(1_000);

  expect(await answer).toBe('answer 1');
  expect(requests).toHaveLength(1);
});

test('a token of the budget is spent only where all else allows a second request', async () => {
  const spent: string[] = [];
  const budget = { first: () => {}, spend: (backend: string) => spent.push(backend) > 0 };
  for (const scene of [{ calls: 0 }, { breakerClosed: () => false }, {}]) {
    const { clock, invoke } = await subject([SLOW], { budget, ...scene });
    const answer = invoke(aFirst());
    await clock.advance(1_000);
    await answer;
  }
  expect(spent).toEqual(['shop']);
});

test('what a losing request was told by the backend holds for all calls', async () => {
  const told = { afterMs: 50, fails: true, headers: { 'retry-after': '2' } };
  const second = await subject([{ afterMs: 200 }, told]);
  const first = await subject([{ ...told, afterMs: 150 }, { afterMs: 100 }]);
  for (const { clock, closed, events, invoke } of [second, first]) {
    const answer = invoke(aFirst());
    await clock.advance(200);
    await answer;
    expect(closed).toEqual([2_000]);
    expect(events).toContainEqual({ is: 'GATE_CLOSED', backend: 'shop', ms: 2_000 });
  }
});

test('a caller who leaves ends both requests, and no other begins', async () => {
  for (const atMs of [50, 150]) {
    const client = new AbortController();
    const { clock, requests, invoke } = await subject([SLOW, SLOW]);
    const failure = failureOf(invoke(aFirst({ signal: client.signal })));
    await clock.advance(atMs);
    const begun = requests.length;
    const gone = new Error('gone');
    client.abort(gone);

    expect(await failure).toBe(gone);
    expect(requests.every(({ signal }) => signal.aborted)).toBe(true);
    await clock.advance(5_000);
    expect(requests).toHaveLength(begun);
    expect(clock.sleeping()).toBe(0);
  }
});

test('nothing begins for a caller who has left', async () => {
  const { requests, invoke } = await subject([SLOW]);
  const gone = new Error('gone');

  expect(await failureOf(invoke(aFirst({ signal: AbortSignal.abort(gone) })))).toBe(gone);
  expect(requests).toHaveLength(0);
});

const ending = fc.record({ afterMs: fc.integer({ min: 1, max: 400 }), fails: fc.boolean() });

/** As the rules say it. */
function expected(first: Ending, second: Ending): string {
  const secondAt = AFTER_MS + second.afterMs;
  if (first.afterMs < AFTER_MS || second.fails) return first.fails ? 'of 1' : 'answer 1';
  if (first.fails) return 'answer 2';
  return first.afterMs < secondAt ? 'answer 1' : 'answer 2';
}

test('the first success wins; where both fail, the first failure stands; nothing is left behind', async () => {
  const check = async (first: Ending, second: Ending) => {
    fc.pre(first.afterMs !== AFTER_MS && first.afterMs !== AFTER_MS + second.afterMs);
    const { clock, requests, events, invoke } = await subject([first, second]);
    const call = aFirst();
    const ended = invoke(call).catch(({ message }: Error) => message);
    await clock.advance(1_000);

    expect(await ended).toBe(expected(first, second));
    expect(hedges(events)).toHaveLength(requests.length - 1);
    expect(clock.sleeping()).toBe(0);
    expect(getEventListeners(call.signal, 'abort')).toHaveLength(0);
  };
  await fc.assert(fc.asyncProperty(ending, ending, check), { numRuns: 1_000 });
});

test('only a READ is hedged', async () => {
  const check = async (effect: Effect, first: Ending) => {
    const { clock, requests, invoke } = await subject([first]);
    const ended = invoke(aFirst({ effect })).catch(() => {});
    await clock.advance(1_000);
    await ended;

    const isLong = first.afterMs > AFTER_MS;
    expect(requests).toHaveLength(effect === 'READ' && isLong ? 2 : 1);
  };
  const effects = fc.constantFrom(...EVERY_EFFECT);
  const endings = ending.filter(({ afterMs }) => afterMs !== AFTER_MS);
  await fc.assert(fc.asyncProperty(effects, endings, check), { numRuns: 1_000 });
});

test('where every call is slow, one in 20 is hedged, never more on any prefix', async () => {
  const { clock, events, invoke } = await subject(Array(500).fill(SLOW), { calls: 0 });
  for (let calls = 1; calls <= 400; calls++) {
    const answer = invoke(aFirst());
    await clock.advance(SLOW.afterMs);
    await answer;
    expect(hedges(events)).toHaveLength(Math.floor(calls / 20));
  }
});

test('the retries of a call earn no hedge', async () => {
  const { clock, requests, invoke } = await subject([SLOW], { calls: 19 });
  const call = aFirst();
  const second = { number: 2, backend: 'shop', sent: 'NO' } as const;
  const answer = invoke({ ...call, attempt: second, attempts: [call.attempt] });
  await clock.advance(1_000);
  await answer;

  expect(requests).toHaveLength(1);
});
