import { systemClock } from '../src/app/system-clock.ts';
import { authorize } from '../src/auth/authorize.ts';
import { decider } from '../src/auth/decide.ts';
import { LIMITS } from '../src/base/limits.ts';
import { createCaching } from '../src/gateway/caching.ts';
import { compose } from '../src/gateway/compose.ts';
import { type Parts, policiesOf } from '../src/gateway/order.ts';
import { createRecovery } from '../src/gateway/recovery.ts';
import type { Caller, Invoke, ToolCall } from '../src/model/call.ts';
import type { CallPlan } from '../src/model/plan.ts';
import type { BackendTraits } from '../src/model/recovery.ts';
import { answerChecked } from '../src/policies/answer-checked.ts';
import { deadline } from '../src/policies/deadline.ts';
import { reported } from '../src/policies/reported.ts';
import { checkCompiler, validate } from '../src/policies/validate.ts';
import { memoryCache } from '../src/stores/memory-cache.ts';
import { memoryCounters } from '../src/stores/memory-counters.ts';
import { memoryRateGate } from '../src/stores/memory-rate-gate.ts';
import { rotated } from './interleaved.ts';
import { median } from './statistics.ts';

/** Builds of one READ, from nothing around it to everything. */
export const BUILDS = ['bare', 'unguarded', 'usual', 'everything'] as const;
export type Build = (typeof BUILDS)[number];

/** CPU microseconds per call that succeeds, by build. */
export type Cost = Readonly<Record<Build, number>>;

/** The builds take turns; each round begins with another one. */
export async function race(rounds: number): Promise<readonly Cost[]> {
  const subjects = BUILDS.map((build) => ({ build, invoke: BUILT[build]() }));
  const seen: Cost[] = [];
  for (let round = 0; round < rounds + WARM_UP; round++) {
    const cost: Record<Build, number> = { bare: 0, unguarded: 0, usual: 0, everything: 0 };
    for (const index of rotated(subjects.length, round)) {
      const subject = subjects[index];
      if (subject) cost[subject.build] = await cpuMicroseconds(subject.invoke);
    }
    if (round >= WARM_UP) seen.push(cost);
  }
  return seen;
}

/** What one build takes more than another: the median over rounds, so that a busy moment hits neither alone. */
export function extra(build: Build, over: Build, costs: readonly Cost[]): number {
  return median(costs.map((cost) => cost[build] - cost[over]));
}

/** How many times as much it takes: the median over rounds. */
export function times(build: Build, over: Build, costs: readonly Cost[]): number {
  return median(costs.map((cost) => cost[build] / cost[over]));
}

const WARM_UP = 3;
const CALLS = 10_000;

const REQUEST = { verb: 'GET', target: '/', headers: [], body: null, pick: null } as const;
const PLAN: CallPlan = {
  id: 'aTool',
  version: '1',
  effect: 'READ',
  binding: { kind: 'rest', backend: 'shop', request: REQUEST },
  timeout: { totalMs: 10_000, attemptMs: 3_000 },
  retry: { attempts: 3, baseMs: 50, capMs: 2_000 },
  breaker: null,
  concurrency: null,
  hedge: null,
  fallback: null,
  rateLimits: [],
  cache: null,
  invalidates: [],
  callerPaths: [],
  parentPaths: [],
  batch: null,
  result: { is: 'leaf', scalar: 'String', nullable: false },
  renames: {},
};
const EVERYTHING: CallPlan = {
  ...PLAN,
  hedge: { afterMs: 100 },
  fallback: { backends: ['replica'], tool: null },
};
const CATALOGUE = { tools: [], joins: [], shapes: {}, inputs: {} };

/** After a turn of the event loop, as every real backend, so that timers are set and cleared as they are in production. */
const answer: Invoke = () => new Promise((resolve) => setImmediate(resolve, 'an answer'));

const BUILT: Readonly<Record<Build, () => Invoke>> = {
  bare: () => answer,
  unguarded() {
    const { report, clock, decide, argumentCheckOf, scalarCheckOf } = parts();
    const around = [
      reported(report),
      deadline(PLAN.timeout, clock),
      authorize(PLAN, { decide, clock, report }),
      validate(() => argumentCheckOf(PLAN)),
      answerChecked(PLAN.result, CATALOGUE.shapes, scalarCheckOf),
    ];
    return compose(around, answer);
  },
  usual: () => compose(policiesOf(PLAN, CATALOGUE, parts()), answer),
  everything: () => compose(policiesOf(EVERYTHING, CATALOGUE, parts()), answer),
};

const TRAITS: BackendTraits = {
  rules: { notExecuted: [429], replaysErrors: true },
  idempotencyHeader: null,
  domain: 'shop',
  retryBudget: 0.2,
  breaker: { failures: 0.5, windowMs: 10_000, minimum: 50, openMs: 5_000 },
  concurrency: { limit: 64, queue: 64 },
  origins: 1,
};

function parts(): Parts {
  const clock = systemClock;
  const report = () => {};
  const check = checkCompiler()({ type: 'object' });
  const recovery = createRecovery({
    clock,
    report,
    rng: Math.random,
    traitsOf: () => TRAITS,
    gate: memoryRateGate(clock),
  });
  return {
    clock,
    report,
    decide: decider({ rules: [], clock, stepUp: true }),
    recovery,
    caching: createCaching({ clock, rng: Math.random, store: memoryCache(clock) }),
    counters: memoryCounters(),
    codeVersion: '',
    newKey: () => 'a key',
    argumentCheckOf: () => check,
    scalarCheckOf: () => () => true,
    callTool() {
      throw new Error('No tool falls back on another here.');
    },
  };
}

const CALLER: Caller = {
  id: 'ann',
  principal: 'dev:ann',
  tenant: 'acme',
  agent: null,
  method: 'dev',
  credentialId: 'dev',
  scopes: new Set(),
  maxEffect: 'READ',
  tools: null,
  claims: {},
  expiresAt: null,
};

async function cpuMicroseconds(invoke: Invoke): Promise<number> {
  const before = process.cpuUsage();
  for (let call = 0; call < CALLS; call++) await invoke(aCall());
  const { user, system } = process.cpuUsage(before);
  return (user + system) / CALLS;
}

/** Each call is an operation of its own, as where agents ask for one thing at a time. */
function aCall(): ToolCall {
  const { signal } = new AbortController();
  const until = systemClock.now() + 30_000;
  return {
    plan: PLAN,
    args: {},
    parent: null,
    keys: null,
    caller: CALLER,
    signal,
    deadline: until,
    deadlineOf: 'CALLER',
    backend: 'shop',
    attempt: { number: 0, backend: '', sent: 'NO' },
    attempts: [],
    notes: { cache: null, batchSize: null },
    place: null,
    idempotencyKey: null,
    operation: {
      caller: CALLER,
      signal,
      deadline: until,
      deadlineOf: 'CALLER',
      traceId: '0'.repeat(32),
      marks: [],
      explain: false,
      audience: 'CALLER',
      noRetry: false,
      callersKey: null,
      nesting: 0,
      usage: { limits: LIMITS, toolCalls: 0, bytes: 0, sideEffect: 'NONE' },
    },
  };
}
