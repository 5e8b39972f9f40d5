import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BackendFailure } from '../../src/base/backend-failure.ts';
import type { Attempt, Invoke, ToolCall } from '../../src/model/call.ts';
import { breaker } from '../../src/policies/breaker.ts';
import { failureOf } from '../support/failure.ts';
import { seededRng } from '../support/seeded-rng.ts';
import { anAttempt, recoveryParts } from './recovery-parts.ts';

const DOWN = new BackendFailure('UNREACHABLE', 'refused');

/** The breaker of a backend with several origins, of which some are down. */
function subject({ origins = 3, seed = 1 } = {}) {
  const parts = recoveryParts({ traits: { origins }, rng: seededRng(seed) });
  const down = new Set<number | undefined>();
  const went: (number | undefined)[] = [];
  const backend: Invoke = async ({ attempt, backend: name }) => {
    if (name === 'shop') went.push(attempt.origin);
    if (down.has(attempt.origin)) throw DOWN;
    return 'an answer';
  };
  const invoke = breaker(null, parts.breakers)(backend);
  const ask = (call = aCall()) => invoke(call).catch((failure: unknown) => failure);
  const times = async (count: number, call?: () => ToolCall) => {
    for (let one = 0; one < count; one++) await ask(call?.());
  };
  const opened = async (...which: readonly number[]) => {
    for (const origin of which) down.add(origin);
    while (!which.every((origin) => parts.events.some(isOpen(origin)))) await times(10);
    went.length = 0;
  };
  return { ...parts, down, went, invoke, ask, times, opened };
}

const aCall = (given: Parameters<typeof anAttempt>[0] = {}) => anAttempt(given);

const isOpen = (origin: number) => (event: object) =>
  'origin' in event && event.origin === origin && 'to' in event && event.to === 'OPEN';

/** A further attempt of a call that has tried these origins. */
function again(...tried: readonly number[]): ToolCall {
  const made = tried.map((origin, at) => ({
    number: at + 1,
    backend: 'shop',
    origin,
    sent: 'NO' as const,
  }));
  const attempt: Attempt = { number: made.length + 1, backend: 'shop', sent: 'NO' };
  return aCall({ attempt, attempts: [...made, attempt] });
}

const shareOf = (went: readonly unknown[], origin: number) =>
  went.filter((one) => one === origin).length / went.length;

describe('first attempts', () => {
  test('go to each origin as often as to the others', async () => {
    const { went, times } = subject();
    await times(3_000);
    for (const origin of [0, 1, 2]) expect(shareOf(went, origin)).toBeCloseTo(1 / 3, 1);
  });

  test('go to each of those that are left, and to none whose breaker is open', async () => {
    const { went, times, opened } = subject();
    await opened(1);
    await times(2_000);
    expect(went).not.toContain(1);
    for (const origin of [0, 2]) expect(shareOf(went, origin)).toBeCloseTo(0.5, 1);
  });

  test('probe an origin in their turn, and are given back to it when it is well', async () => {
    const { clock, down, events, went, times, opened } = subject();
    await opened(1);
    await clock.advance(6_000);
    await times(50);
    expect(went.filter((origin) => origin === 1)).toHaveLength(1); // one probe failed
    down.clear();
    await clock.advance(6_000);
    went.length = 0;
    await times(1_000);

    expect(events.at(-1)).toEqual({ is: 'BREAKER', backend: 'shop', origin: 1, to: 'CLOSED' });
    expect(shareOf(went, 1)).toBeGreaterThan(0.25);
  });

  test('that could act twice leave the probe to others, for a second', async () => {
    const { clock, went, times, opened } = subject();
    await opened(1);
    await clock.advance(6_000);
    await times(1, () => aCall()); // whoever asks first opens it half
    went.length = 0;
    await times(100, () => aCall({ effect: 'WRITE' }));
    expect(went).not.toContain(1);
  });
});

describe('a further attempt', () => {
  test('goes to an origin that the call has not tried', async () => {
    const { went, times } = subject();
    await times(200, () => again(0));
    expect(new Set(went)).toEqual(new Set([1, 2]));
    went.length = 0;
    await times(50, () => again(0, 2));
    expect(new Set(went)).toEqual(new Set([1]));
  });

  test('goes to one that it has tried rather than to one that is open, and probes none', async () => {
    const { clock, went, times, opened } = subject();
    await opened(1, 2);
    await clock.advance(6_000);
    await times(100, () => again(0));
    expect(new Set(went)).toEqual(new Set([0]));
  });

  test('goes anywhere once all are tried', async () => {
    const { went, times } = subject({ origins: 2 });
    await times(200, () => again(0, 1));
    expect(new Set(went)).toEqual(new Set([0, 1]));
  });

  test('is not kept from an origin by what other backends did', async () => {
    const { went, times } = subject({ origins: 2 });
    const elsewhere: Attempt = { number: 1, backend: 'replica', origin: 0, sent: 'NO' };
    const attempt = (): Attempt => ({ number: 2, backend: 'shop', sent: 'NO' });
    await times(100, () => {
      const own = attempt();
      return aCall({ attempt: own, attempts: [elsewhere, own] });
    });
    expect(new Set(went)).toEqual(new Set([0, 1]));
  });
});

describe('a backend of which every origin is out of use', () => {
  test('refuses, until the first of them may be probed', async () => {
    const { clock, invoke, breakers, opened, went } = subject();
    await opened(0, 1, 2);
    const guard = breakers.of(null, 'shop', 'aTool');
    expect(guard.isClosed()).toBe(false);
    const refused = await failureOf(invoke(aCall()));
    expect(refused).toMatchObject({
      code: 'TOOL_DEPENDENCY_FAILURE',
      facts: { reason: 'BREAKER_OPEN', retryAfterMs: Math.ceil(guard.rest()) },
    });
    expect(went).toEqual([]);

    await clock.advance(guard.rest());
    expect(guard.rest()).toBe(0);
    expect(await failureOf(invoke(again(0, 1, 2)))).toBe(DOWN);
    expect(went).toHaveLength(1);
  });

  test('tells who waits for it, and not before', async () => {
    const { breakers, opened } = subject();
    const told: string[] = [];
    breakers.of(null, 'shop', 'aTool').onOpen.add(() => told.push('open'));
    await opened(0, 1);
    expect(told).toEqual([]);
    await opened(2);
    expect(told).toEqual(['open']);
  });
});

test('a tool with a plan of its own has breakers of its own at each origin', async () => {
  const parts = recoveryParts({ traits: { origins: 2 }, rng: seededRng(1) });
  const plan = { failures: 0.5, windowMs: 10_000, minimum: 5, openMs: 1_000 };
  const invoke = breaker(plan, parts.breakers)(() => Promise.reject(DOWN));
  while (parts.events.length < 2) await failureOf(invoke(aCall()));

  expect(parts.breakers.of(plan, 'shop', 'aTool').isClosed()).toBe(false);
  expect(parts.breakers.of(null, 'shop', 'aTool').isClosed()).toBe(true);
});

test('one origin alone has no number', async () => {
  const { events, down, went, times } = subject({ origins: 1 });
  down.add(undefined);
  await times(50);
  expect(went[0]).toBeUndefined();
  expect(events).toEqual([{ is: 'BREAKER', backend: 'shop', to: 'OPEN' }]);
});

test('no attempt is refused while an origin is closed, whatever the others are', async () => {
  const outcome = fc.record({ origin: fc.nat(2), fails: fc.boolean(), ms: fc.nat(3_000) });
  const check = async (steps: readonly { origin: number; fails: boolean; ms: number }[]) => {
    const { clock, breakers, down, ask } = subject();
    for (const { origin, fails, ms } of steps) {
      if (fails) down.add(origin);
      else down.delete(origin);
      await clock.advance(ms);
      for (let one = 0; one < 20; one++) {
        const wasClosed = breakers.of(null, 'shop', 'aTool').isClosed();
        const ended = await ask();
        if (wasClosed) expect(['an answer', DOWN]).toContain(ended);
      }
    }
  };
  await fc.assert(fc.asyncProperty(fc.array(outcome, { maxLength: 8 }), check), { numRuns: 300 });
});
