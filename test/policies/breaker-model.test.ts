import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Clock } from '../../src/base/clock.ts';
import type { BreakerPlan } from '../../src/model/plan.ts';
import type { Passage } from '../../src/model/recovery.ts';
import {
  type Breaker,
  type BreakerParts,
  type BreakerState,
  createBreaker,
} from '../../src/policies/breaker-state.ts';
import { type Admitted, breakerReference, type Result } from './breaker-reference.ts';

type Create = (plan: BreakerPlan, parts: BreakerParts) => Breaker;

/** What is expected, and the attempts that it has let through and that have not ended. */
interface Expected {
  readonly reference: ReturnType<typeof breakerReference>;
  readonly running: Admitted[];
  now: number;
}

/** What is there, and its own list of the same attempts. */
interface Real {
  readonly breaker: Breaker;
  readonly running: Passage[];
  readonly states: BreakerState[];
  setNow(now: number): void;
}

type Step = fc.Command<Expected, Real>;

function step(name: string, run: (expected: Expected, real: Real) => void): Step {
  return {
    check: () => true,
    run(expected, real) {
      run(expected, real);
      const { reference, now } = expected;
      expect(real.breaker.isClosed()).toBe(reference.state() === 'CLOSED');
      expect(real.breaker.rest()).toBeCloseTo(reference.restAt(now), 6);
      expect(real.states.length).toBe(reference.generation());
      if (reference.generation() > 0) expect(real.states.at(-1)).toBe(reference.state());
    },
    toString: () => name,
  };
}

const wait = (ms: number) =>
  step(`wait ${ms} ms`, (expected, real) => {
    expected.now += ms;
    real.setNow(expected.now);
  });

function enter(safe: boolean, expected: Expected, real: Real): boolean {
  const admitted = expected.reference.enter(safe, expected.now);
  const passage = real.breaker.enter(safe);
  expect(passage === null).toBe(admitted === null);
  if (admitted === null || passage === null) return false;
  expected.running.push(admitted);
  real.running.push(passage);
  return true;
}

function settle(place: number, result: Result, expected: Expected, real: Real): void {
  const at = Math.floor(place * expected.running.length);
  const [admitted] = expected.running.splice(at, 1);
  const [passage] = real.running.splice(at, 1);
  if (admitted) expected.reference.settle(admitted, result, expected.now);
  passage?.settle(result);
}

const begin = (safe: boolean) =>
  step(`begin ${safe ? 'safe' : 'unsafe'}`, (expected, real) => enter(safe, expected, real));

const end = (place: number, result: Result) =>
  step(`end ${place} ${result}`, (expected, real) => settle(place, result, expected, real));

const burst = (result: Result, count: number, everyMs: number) =>
  step(`${count} × ${result} every ${everyMs} ms`, (expected, real) => {
    for (let one = 0; one < count; one++) {
      expected.now += everyMs;
      real.setNow(expected.now);
      if (enter(true, expected, real)) settle(0.999_999, result, expected, real);
    }
  });

const RESULT = fc.constantFrom<Result>('SUCCESS', 'FAILURE', 'FAILURE', 'IGNORED');
const STEPS = [
  fc.oneof(fc.nat(120), fc.nat(1_500), fc.nat(8_000)).map(wait),
  fc.boolean().map(begin),
  fc.boolean().map(begin),
  fc.tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), RESULT).map(([at, how]) => end(at, how)),
  fc.tuple(RESULT, fc.integer({ min: 1, max: 15 }), fc.nat(150)).map((given) => burst(...given)),
];
const PLAN = fc.record({
  failures: fc.constantFrom(0.3, 0.5, 1),
  windowMs: fc.constantFrom(1_000, 10_000),
  minimum: fc.integer({ min: 2, max: 30 }),
  openMs: fc.constantFrom(500, 5_000),
});

/** Is it the reference's equal in everything that happens? */
function compared(create: Create, numRuns: number) {
  const chance = fc.double({ min: 0, max: 0.999, noNaN: true });
  const steps = fc.commands(STEPS, { maxCommands: 60, size: 'max' });
  const property = fc.property(PLAN, chance, steps, (plan, share, commands) => {
    fc.modelRun(() => setUp(create, plan, () => share), commands);
  });
  return fc.check(property, { numRuns });
}

function setUp(create: Create, plan: BreakerPlan, rng: () => number) {
  let now = 0;
  const clock: Clock = { now: () => now, wall: () => now, sleep: () => new Promise(() => {}) };
  const states: BreakerState[] = [];
  const breaker = create(plan, { clock, rng, changed: (to) => states.push(to) });
  const model: Expected = { reference: breakerReference(plan, rng), running: [], now: 0 };
  return { model, real: { breaker, running: [], states, setNow: (at: number) => (now = at) } };
}

test('the breaker equals its reference model', () => {
  const { failed, counterexample, seed, errorInstance } = compared(createBreaker, 1_000);
  expect(failed, `seed ${seed}: ${counterexample} ${errorInstance}`).toBe(false);
});

test('a breaker without generations does not equal it', () => {
  const withoutGenerations: Create = (plan, parts) => {
    const breaker = createBreaker(plan, parts);
    let newest: Passage;
    return {
      ...breaker,
      enter(safe) {
        const passage = breaker.enter(safe);
        if (passage === null) return null;
        newest = passage;
        return { settle: (result) => newest.settle(result) };
      },
    };
  };
  expect(compared(withoutGenerations, 2_000).failed).toBe(true);
});

test('a breaker that never clears an expired bucket does not equal it', () => {
  const remembering: Create = (plan, parts) =>
    createBreaker({ ...plan, windowMs: Number.MAX_SAFE_INTEGER }, parts);
  expect(compared(remembering, 2_000).failed).toBe(true);
});
