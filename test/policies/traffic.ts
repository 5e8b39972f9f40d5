import fc from 'fast-check';
import { BackendFailure } from '../../src/base/backend-failure.ts';
import { EFFECTS, type Effect } from '../../src/base/effects.ts';
import { compose } from '../../src/gateway/compose.ts';
import type { Invoke, Policy, ToolCall } from '../../src/model/call.ts';
import { attemptTimeout } from '../../src/policies/attempt-timeout.ts';
import { breaker } from '../../src/policies/breaker.ts';
import { createBreakers } from '../../src/policies/breakers.ts';
import { bulkhead } from '../../src/policies/bulkhead.ts';
import { createBulkheads } from '../../src/policies/bulkheads.ts';
import { deadline } from '../../src/policies/deadline.ts';
import { createLatencyRing } from '../../src/policies/latency-ring.ts';
import { outcome } from '../../src/policies/outcome.ts';
import { gateAwaited, gateHeeded } from '../../src/policies/rate-gate.ts';
import { requestMade } from '../../src/policies/request-made.ts';
import { type RetryParts, retry } from '../../src/policies/retry.ts';
import { createRetryBudget } from '../../src/policies/retry-budget.ts';
import { memoryRateGate } from '../../src/stores/memory-rate-gate.ts';
import { aCall, aPlan } from '../support/a-call.ts';
import { fakeClock, settled } from '../support/fake-clock.ts';
import { seededRng } from '../support/seeded-rng.ts';
import { traits } from '../support/traits.ts';

/** What a request meets at the backend, and after how long. */
interface Step {
  readonly is: 'OK' | 'DOWN' | 'LOST' | 'CUT' | 'HANG' | number;
  readonly ms: number;
  /** Seconds of a Retry-After. */
  readonly told: number | null;
}

interface Asked {
  readonly startMs: number;
  readonly goneMs: number | null;
  readonly effect: Effect;
  readonly keyed: boolean;
  readonly totalMs: number;
  readonly steps: readonly Step[];
}

/** Calls of tools at one backend. */
export interface Traffic {
  readonly seed: number;
  readonly attempts: number;
  readonly baseMs: number;
  readonly capMs: number;
  /** Places at the backend. */
  readonly places: number;
  /** Attempts after which its breaker may open. */
  readonly opensAfter: number;
  readonly calls: readonly Asked[];
}

/** What happened, in its order; `call` is the index of the call. */
export type Happening = { readonly at: number; readonly call: number } & (
  | { readonly is: 'SENT'; readonly number: number }
  | { readonly is: 'ACTED' }
  /** The attempt is over; the backend wants no request before `until`. */
  | { readonly is: 'FAILED'; readonly status: Step['is']; readonly until: number }
  | { readonly is: 'GONE' }
  | { readonly is: 'ENDED' }
  | { readonly is: 'ANSWERED'; readonly error: unknown }
);

/** What stands around a request. */
export type Build = (traffic: Traffic, parts: RetryParts) => readonly Policy[];
export const sound: Build = (traffic, parts) => {
  const { attempts, baseMs, capMs } = traffic;
  return [retry({ attempts, baseMs, capMs }, parts), ...insideRetry(traffic, parts)];
};

/** Plays the traffic in virtual time, through one build of all that the gateway has around a request. */
export async function played(traffic: Traffic, build: Build): Promise<readonly Happening[]> {
  const clock = fakeClock();
  const traitsOf = () => traits({ idempotencyHeader: 'idempotency-key' });
  const parts: RetryParts = {
    clock,
    rng: seededRng(traffic.seed),
    report: () => {},
    traitsOf,
    budget: createRetryBudget(clock, traitsOf),
    gate: memoryRateGate(clock),
    ring: createLatencyRing(),
  };
  const policies = build(traffic, parts);
  const log: Happening[] = [];
  const ended = traffic.calls.map((asked, at) => playCall(asked, at, { clock, policies, log }));
  await settled();
  for (let left = 100; left > 0 && clock.sleeping() > 0; left--) await clock.advance(1_000);
  await Promise.all(ended);
  return log;
}

function insideRetry({ places, opensAfter }: Traffic, parts: RetryParts): readonly Policy[] {
  const { clock, rng, report, budget } = parts;
  const concurrency = { limit: places, queue: 4 };
  const breakerPlan = { failures: 0.5, windowMs: 10_000, minimum: opensAfter, openMs: 1_000 };
  const traitsOf = (name: string) => ({
    ...parts.traitsOf(name),
    concurrency,
    breaker: breakerPlan,
  });
  const breakers = createBreakers({ clock, rng, report, traitsOf });
  const bulkheads = createBulkheads({ clock, report, traitsOf, breakers });
  return [
    gateAwaited(parts),
    bulkhead(null, bulkheads),
    gateHeeded(parts),
    breaker(null, breakers),
    requestMade(budget),
  ];
}

interface World {
  readonly clock: ReturnType<typeof fakeClock>;
  readonly policies: readonly Policy[];
  readonly log: Happening[];
}

const REQUEST = { verb: 'POST', target: '/', headers: [], body: null, pick: null } as const;
const NEVER = new AbortController().signal;

async function playCall(
  asked: Asked,
  call: number,
  { clock, policies, log }: World,
): Promise<void> {
  const client = new AbortController();
  const { effect, keyed, totalMs, startMs, goneMs } = asked;
  const plan = aPlan({ kind: 'rest', backend: 'shop', request: REQUEST }, effect);
  const timeout = { totalMs, attemptMs: 1_000 };
  const around = [outcome, ...policies, attemptTimeout(timeout, clock)];
  const inner = compose(around, backendOf(asked, call, { clock, log }));
  const probed: Invoke = (made) =>
    inner(made).finally(() => log.push({ is: 'ENDED', at: clock.now(), call }));
  const invoke = deadline(timeout, clock)(probed);
  await clock.sleep(startMs, NEVER);
  if (goneMs !== null) {
    clock.sleep(goneMs, NEVER).then(() => {
      log.push({ is: 'GONE', at: clock.now(), call });
      client.abort();
    }, String);
  }
  const idempotencyKey = keyed && !EFFECTS[effect].shareable ? `key ${call}` : null;
  const made = aCall({ plan, signal: client.signal, attempts: [], idempotencyKey });
  const error = await invoke(made).then(
    () => null,
    (failure) => failure,
  );
  log.push({ is: 'ANSWERED', at: clock.now(), call, error });
}

type Backend = Omit<World, 'policies'>;

/** Acts before it fails, wherever a real one could have, and at most once for a key. */
function backendOf({ steps, effect }: Asked, call: number, { clock, log }: Backend): Invoke {
  let number = 0;
  let acted = false;
  return async (made: ToolCall) => {
    const step = steps[Math.min(number, steps.length - 1)] ?? { is: 'OK', ms: 0, told: null };
    log.push({ is: 'SENT', at: clock.now(), call, number: ++number });
    if (step.is !== 'DOWN') {
      made.attempt.sent = 'MAYBE';
      const again = acted && made.idempotencyKey !== null;
      if (canAct(step.is) && !EFFECTS[effect].shareable && !again) {
        acted = true;
        log.push({ is: 'ACTED', at: clock.now(), call });
      }
    }
    await clock.sleep(step.is === 'HANG' ? 1e9 : step.ms, made.signal);
    if (step.is === 'OK') return 'an answer';
    const until = typeof step.is === 'number' ? clock.now() + (step.told ?? 0) * 1_000 : 0;
    log.push({ is: 'FAILED', at: clock.now(), call, status: step.is, until });
    throw failureOf(step);
  };
}

/** A refusal has not acted, and what says that it is not executed has not been. */
function canAct(is: Step['is']): boolean {
  return typeof is !== 'number' || (is >= 500 && is !== 501);
}

function failureOf({ is, told }: Step): BackendFailure {
  if (is === 'DOWN') return new BackendFailure('UNREACHABLE', 'refused');
  if (is === 'LOST') return new BackendFailure('CONNECTION_LOST', 'reset');
  if (is === 'CUT') return new BackendFailure('UNREADABLE', 'cut off');
  const headers = told === null ? {} : { 'retry-after': String(told) };
  return new BackendFailure('STATUS', `${is}`, { status: Number(is), headers });
}

const stepOf = (told: fc.Arbitrary<number | null>): fc.Arbitrary<Step> =>
  fc.record({
    is: fc.constantFrom<Step['is'][]>(
      ...(['OK', 'DOWN', 'LOST', 'CUT', 'HANG', 425, 429, 500, 503, 503, 404] as const),
    ),
    ms: fc.nat(400),
    told,
  });

interface Kind {
  readonly hints?: boolean;
  readonly most?: number;
}

export function anyTraffic({ hints = true, most = 4 }: Kind = {}): fc.Arbitrary<Traffic> {
  const told = hints ? fc.option(fc.integer({ min: 0, max: 6 })) : fc.constant(null);
  const call = fc.record({
    startMs: fc.nat(3_000),
    goneMs: fc.option(fc.nat(3_000)),
    effect: fc.constantFrom<Effect[]>('READ', 'IDEMPOTENT', 'WRITE', 'DESTRUCTIVE'),
    keyed: fc.boolean(),
    totalMs: fc.integer({ min: 10, max: 12_000 }),
    steps: fc.array(stepOf(told), { minLength: 1, maxLength: 6 }),
  });
  return fc.record({
    seed: fc.nat(),
    attempts: fc.integer({ min: 1, max: 6 }),
    baseMs: fc.integer({ min: 1, max: 500 }),
    capMs: fc.integer({ min: 500, max: 2_000 }),
    opensAfter: fc.constant(8),
    places: fc.constant(hints ? 2 : 64), // where each delay is measured, none is one of waiting for a place
    calls: fc.array(call, { minLength: 1, maxLength: most }),
  });
}

/** Nothing but READs that fail fast, as many as it takes to spend a budget. */
export const outage: fc.Arbitrary<Traffic> = fc.record({
  seed: fc.nat(),
  attempts: fc.constant(6),
  baseMs: fc.integer({ min: 1, max: 100 }),
  capMs: fc.constant(100),
  opensAfter: fc.constant(1_000), // later than a budget is spent
  places: fc.constant(64),
  calls: fc.array(
    fc.record({
      startMs: fc.nat(400),
      goneMs: fc.constant(null),
      effect: fc.constant<Effect>('READ'),
      keyed: fc.constant(false),
      totalMs: fc.constant(5_000),
      steps: fc.constant([{ is: 503, ms: 1, told: null }] as const),
    }),
    { minLength: 4, maxLength: 20 },
  ),
});
