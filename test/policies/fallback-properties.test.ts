import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BackendFailure } from '../../src/base/backend-failure.ts';
import type { Effect } from '../../src/base/effects.ts';
import type { Policy, Sent } from '../../src/model/call.ts';
import { settled } from '../support/fake-clock.ts';
import { type FallbackScene, fallbackScene, LOST, planOf, UNREACHABLE } from './fallback-scene.ts';
import { anAttempt } from './recovery-parts.ts';

const HOPS = ['one', 'two', 'three'] as const;
const NAMES = ['shop', ...HOPS] as const;
const RUNS = { numRuns: 1_000 };

const unhandled: unknown[] = [];
const note = (reason: unknown) => void unhandled.push(reason);
beforeAll(() => void process.on('unhandledRejection', note));
afterAll(async () => {
  await settled();
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});

const behaviour = fc.record({
  afterMs: fc.oneof(fc.constant(0), fc.nat(3_000), fc.constant(Number.POSITIVE_INFINITY)),
  failure: fc.constantFrom<unknown>(
    undefined,
    UNREACHABLE,
    LOST,
    new BackendFailure('STATUS', 'busy', { status: 503 }),
    new BackendFailure('STATUS', 'no', { status: 404 }),
  ),
  sent: fc.constantFrom<Sent>('NO', 'MAYBE'),
});
const traits = fc.record({
  domain: fc.constantFrom('here', 'there'),
  idempotencyHeader: fc.constantFrom(null, 'Idempotency-Key'),
});
const perName = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.record({ shop: arbitrary, one: arbitrary, two: arbitrary, three: arbitrary });
const scene = fc.record({ backends: perName(behaviour), traits: perName(traits) });
const effect = fc.constantFrom<Effect>('READ', 'IDEMPOTENT', 'WRITE', 'DESTRUCTIVE');

/** Runs a call to its end, and until every backend would have been asked. */
async function played(given: FallbackScene, callEffect: Effect, leavesAtMs = 1e9) {
  const client = new AbortController();
  const played = fallbackScene(planOf(HOPS), given);
  const call = anAttempt({
    effect: callEffect,
    attempts: [],
    deadline: 10_000,
    signal: client.signal,
    idempotencyKey: 'key',
  });
  const ended = played.invoke(call).then(
    () => played.clock.now(),
    () => played.clock.now(),
  );
  await settled();
  for (const until of [leavesAtMs, 10_000]) {
    await played.clock.advance(Math.min(until, 10_000) - played.clock.now());
    // As the deadline around it does.
    if (played.clock.now() >= Math.min(leavesAtMs, 10_000)) client.abort(new Error('over'));
    await settled();
  }
  return { ...played, call, endedAt: await ended };
}

type Played = Awaited<ReturnType<typeof played>>;

/** Backends that were asked although another one, of another domain, may have acted already. */
function strays({ starts, traitsOf }: Played): readonly string[] {
  return starts.flatMap(({ to, call }) => {
    const acted = call.attempts.filter(
      ({ number, sent }) => number < call.attempt.number && sent !== 'NO',
    );
    const domain = traitsOf(to).domain;
    return acted.some(({ backend }) => traitsOf(backend).domain !== domain) ? [to] : [];
  });
}

/** Tries each backend whatever happened. */
const careless =
  (backends: readonly string[]): Policy =>
  (next) =>
  async (call) => {
    let last: unknown;
    for (const backend of ['shop', ...backends]) {
      try {
        return await next({ ...call, backend });
      } catch (failure) {
        last = failure;
      }
    }
    throw last;
  };

const writes = fc.constantFrom<Effect>('IDEMPOTENT', 'WRITE');
const staysAtHome = (policy?: FallbackScene['policy']) =>
  fc.asyncProperty(scene, writes, async (given, write) => {
    const run = await played({ ...given, ...(policy && { policy }) }, write);
    expect(strays(run)).toEqual([]);
  });

test('no write leaves its domain after it may have acted', async () => {
  await fc.assert(staysAtHome(), RUNS);
});

test('the check sees a fallback that tries each backend', async () => {
  const { failed } = await fc.check(
    staysAtHome(({ backends }) => careless(backends)),
    RUNS,
  );
  expect(failed).toBe(true);
});

test('a WRITE without keys is sent again only after none of it was sent', async () => {
  const check = async (given: FallbackScene) => {
    const noKeys = Object.fromEntries(NAMES.map((name) => [name, { domain: 'here' }]));
    const { call } = await played({ ...given, traits: noKeys }, 'WRITE');
    expect(call.attempts.slice(0, -1).every(({ sent }) => sent === 'NO')).toBe(true);
  };
  await fc.assert(fc.asyncProperty(scene, check), RUNS);
});

test('a DESTRUCTIVE call makes no hop', async () => {
  const check = async (given: FallbackScene) => {
    const { asked } = await played(given, 'DESTRUCTIVE');
    expect(asked()).toEqual(['shop']);
  };
  await fc.assert(fc.asyncProperty(scene, check), RUNS);
});

/** Not when something else happens, whose order would then be chance. */
const betweenTicks = fc.integer({ min: 1, max: 9_999 }).map((ms) => ms + 0.1);

const startsInTime = (policy?: FallbackScene['policy']) =>
  fc.asyncProperty(scene, effect, betweenTicks, async (given, any, leaves) => {
    const run = await played({ ...given, ...(policy && { policy }) }, any, leaves);
    expect(run.starts.map(({ atMs }) => atMs).filter((atMs) => atMs >= leaves)).toEqual([]);
    expect(run.endedAt).toBeLessThanOrEqual(leaves);
    expect(run.clock.sleeping()).toBe(0);
  });

test('nothing starts after abort, and nothing is left behind', async () => {
  await fc.assert(startsInTime(), RUNS);
});

test('the check sees a fallback that does not look at the signal', async () => {
  const { failed } = await fc.check(
    startsInTime(({ backends }) => careless(backends)),
    RUNS,
  );
  expect(failed).toBe(true);
});

test('of each hop but the last, the time is 60 % of what is left', async () => {
  const check = async (given: FallbackScene) => {
    const { starts } = await played(given, 'READ');
    for (const { to, atMs, call } of starts) {
      const share = to === 'three' ? 1 : 0.6;
      expect(call.deadline).toBeCloseTo(atMs + share * (10_000 - atMs), 6);
    }
  };
  await fc.assert(fc.asyncProperty(scene, check), RUNS);
});
