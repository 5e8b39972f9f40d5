import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EFFECTS } from '../../src/base/effects.ts';
import { ToolError } from '../../src/base/errors.ts';
import type { Policy, ToolCall } from '../../src/model/call.ts';
import {
  anyTraffic,
  type Build,
  type Happening,
  outage,
  played,
  sound,
  type Traffic,
} from './traffic.ts';

/** Whether what happened is as it must be. */
type Checker = (log: readonly Happening[], traffic: Traffic) => boolean;

const of = (log: readonly Happening[], is: Happening['is'], call: number) =>
  log.filter((one) => one.is === is && one.call === call);
const everyCall = (log: readonly Happening[], holds: (call: number) => boolean) =>
  [...new Set(log.map(({ call }) => call))].every(holds);

const attemptsWithinLimit: Checker = (log, { attempts }) =>
  everyCall(log, (call) => of(log, 'SENT', call).length <= attempts);

const endsInTime: Checker = (log, { calls }) =>
  log.every(({ is, at, call }) => {
    const { startMs = 0, totalMs = 0 } = calls[call] ?? {};
    const until = startMs + totalMs;
    return is === 'SENT' ? at <= until - 50 : is !== 'ENDED' || at <= until;
  });

const nothingAfterAbort: Checker = (log) =>
  log.every(
    (one, place) => one.is !== 'SENT' || of(log.slice(0, place), 'GONE', one.call).length === 0,
  );

const HEEDED: readonly unknown[] = [425, 429, 500, 503];

const neverEarlierThanTold: Checker = (log) => {
  let open = 0;
  return log.every((one) => {
    if (one.is === 'FAILED' && HEEDED.includes(one.status)) open = Math.max(open, one.until);
    return one.is !== 'SENT' || one.at >= open;
  });
};

/** For traffic without hints: the backoff alone decides. */
const delaysWithinBounds: Checker = (log, { calls, baseMs, capMs }) =>
  calls.every((_, call) => {
    const own = log.filter((one) => one.call === call);
    return own.every((one, place) => {
      if (one.is !== 'SENT' || one.number === 1) return true;
      const sooner = own.slice(0, place);
      const last = sooner.findLastIndex(({ is }) => is === 'SENT');
      const before = sooner.slice(last).find(({ is }) => is === 'FAILED');
      if (before?.is !== 'FAILED') return true; // our own timeout ended it
      const growth = 2 ** (one.number - 2);
      const most =
        before.status === 429 ? Math.min(5_000, 1_000 * growth) : Math.min(capMs, baseMs * growth);
      return one.at - before.at >= 0 && one.at - before.at <= most;
    });
  });

const withinBudget: Checker = (log) => {
  let firsts = 0;
  let repeats = 0;
  return log.every((one) => {
    if (one.is === 'SENT' && one.number === 1) firsts++;
    if (one.is === 'SENT' && one.number > 1) repeats++;
    return repeats <= 0.2 * firsts + 10;
  });
};

const writesOnce: Checker = (log, { calls }) =>
  calls.every(({ effect }, call) => {
    return EFFECTS[effect].repeat === 'ALWAYS' || of(log, 'ACTED', call).length <= 1;
  });

const tellsTheTruth: Checker = (log) =>
  log.every((one) => {
    if (one.is !== 'ANSWERED' || one.error === null) return true;
    if (!(one.error instanceof ToolError)) return false;
    const acted = of(log, 'ACTED', one.call).length > 0;
    return !acted || (one.error.facts.sideEffect ?? 'NONE') !== 'NONE';
  });

const never = new AbortController().signal;
const changed = (change: (call: ToolCall) => object): Build => {
  const policy: Policy = (next) => (call) => next({ ...call, ...change(call) });
  return (traffic, parts) => [policy, ...sound(traffic, parts)];
};

const forgetsTheLimit: Build = (traffic, parts) =>
  sound({ ...traffic, attempts: traffic.attempts + 1 }, parts);
const forgetsTheDeadline = changed(() => ({ deadline: Number.MAX_SAFE_INTEGER }));
const forgetsTheCaller = changed(({ operation }) => ({
  signal: never,
  operation: { ...operation, signal: never },
}));
const forgetsTheEffect = changed(({ plan }) => ({ plan: { ...plan, effect: 'READ' } }));
const forgetsTheGate: Build = (traffic, parts) =>
  sound(traffic, { ...parts, gate: { ...parts.gate, rest: () => 0 } });
const forgetsTheBounds: Build = (traffic, parts) =>
  sound(traffic, { ...parts, rng: () => 1 + parts.rng() });
const forgetsTheBudget: Build = (traffic, parts) =>
  sound(traffic, { ...parts, budget: { first() {}, spend: () => true } });
const forgetsEarlierAttempts: Build = (traffic, parts) => {
  const policy: Policy = (next) => (call) => {
    call.attempts.splice(0, call.attempts.length - 1);
    return next(call);
  };
  return [...sound(traffic, parts), policy];
};

const quiet = anyTraffic({ hints: false });

describe.each<readonly [string, Checker, fc.Arbitrary<Traffic>, Build]>([
  ['attempts never exceed the limit', attemptsWithinLimit, quiet, forgetsTheLimit],
  ['no call ends after its deadline', endsInTime, anyTraffic(), forgetsTheDeadline],
  ['nothing starts after abort', nothingAfterAbort, anyTraffic(), forgetsTheCaller],
  ['nothing is sent before the time told', neverEarlierThanTold, anyTraffic(), forgetsTheGate],
  ['each delay lies within its bounds', delaysWithinBounds, quiet, forgetsTheBounds],
  ['retries stay within the budget', withinBudget, outage, forgetsTheBudget],
  ['an unkeyed WRITE acts at most once', writesOnce, quiet, forgetsTheEffect],
  ['a side effect is never denied', tellsTheTruth, quiet, forgetsEarlierAttempts],
])('%s', (_, holds, traffics, broken) => {
  const propertyOf = (build: Build) =>
    fc.asyncProperty(traffics, async (traffic) => holds(await played(traffic, build), traffic));

  test('over any traffic', { timeout: 60_000 }, () =>
    fc.assert(propertyOf(sound), { numRuns: 1_000 }),
  );

  test('and a build that breaks it is found out', { timeout: 60_000 }, async () => {
    const found = await fc.check(propertyOf(broken), { numRuns: 1_000, endOnFailure: true });
    expect(found.failed).toBe(true);
    expect(found.errorInstance).toMatchObject({ message: 'Property failed by returning false' });
  });
});

test('the traffic meets what it is about: repeats, hints, departures, effects', async () => {
  const seen = new Set<string>();
  const property = fc.asyncProperty(anyTraffic(), async (traffic) => {
    for (const one of await played(traffic, sound)) {
      seen.add(one.is);
      if (one.is === 'SENT' && one.number > 1) seen.add('REPEATED');
      if (one.is === 'ANSWERED' && one.error instanceof ToolError) seen.add(one.error.code);
    }
  });
  await fc.assert(property, { numRuns: 300, seed: 1 });
  expect([...seen]).toEqual(
    expect.arrayContaining([
      'ACTED',
      'GONE',
      'REPEATED',
      'TIMEOUT',
      'CANCELLED',
      'RATE_LIMIT_EXCEEDED',
      'TOOL_DEPENDENCY_FAILURE',
      'TOOL_OUTCOME_UNKNOWN',
      'NOT_FOUND',
    ]),
  );
});
