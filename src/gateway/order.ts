import { authorize } from '../auth/authorize.ts';
import type { Clock } from '../base/clock.ts';
import { EFFECTS } from '../base/effects.ts';
import type { Args, Policy } from '../model/call.ts';
import type { Report } from '../model/events.ts';
import type { CallTool } from '../model/gateway.ts';
import type { Decide } from '../model/permission.ts';
import type { CallPlan, Catalogue, ToolPlan } from '../model/plan.ts';
import type { CounterStore } from '../model/stores.ts';
import { answerChecked } from '../policies/answer-checked.ts';
import type { ScalarCheck } from '../policies/answer-shape.ts';
import { argumentsRenamed } from '../policies/arguments-renamed.ts';
import { attemptTimeout } from '../policies/attempt-timeout.ts';
import { batch } from '../policies/batch.ts';
import { breaker } from '../policies/breaker.ts';
import { bulkhead } from '../policies/bulkhead.ts';
import { cache } from '../policies/cache.ts';
import { deadline } from '../policies/deadline.ts';
import { explained } from '../policies/explained.ts';
import { fallback } from '../policies/fallback.ts';
import { hedge } from '../policies/hedge.ts';
import { invalidates } from '../policies/invalidates.ts';
import { keyHonoured } from '../policies/key-honoured.ts';
import { openBreaker } from '../policies/open-breaker.ts';
import { outcome } from '../policies/outcome.ts';
import { gateAwaited, gateHeeded } from '../policies/rate-gate.ts';
import { rateLimit } from '../policies/rate-limit.ts';
import { reported } from '../policies/reported.ts';
import { requestMade } from '../policies/request-made.ts';
import { retry } from '../policies/retry.ts';
import { rowsMatched } from '../policies/rows-matched.ts';
import { singleRun } from '../policies/single-run.ts';
import { type Check, validate } from '../policies/validate.ts';
import type { Caching } from './caching.ts';
import type { Recovery } from './recovery.ts';

/** What the policies of one load need of the world. */
export interface Parts {
  readonly clock: Clock;
  readonly report: Report;
  /** Who may call what. */
  readonly decide: Decide;
  /** A key that no call had before. */
  readonly newKey: () => string;
  /** Whether arguments satisfy the JSON Schema that the spec shows. */
  argumentCheckOf(plan: CallPlan): Check;
  /** Whether a JSON value is one of a custom scalar. */
  readonly scalarCheckOf: ScalarCheck;
  /**
   * Most items of one list in an answer.
   * @default 1_000
   */
  readonly resultItems?: number;
  readonly recovery: Recovery;
  readonly caching: Caching;
  readonly counters: CounterStore;
  /** Stands for the code of TypeScript tools, whose answers are no longer those of earlier code. */
  readonly codeVersion: string;
  /** Another tool of this load, which takes of the arguments those that it declares. */
  callTool(name: string): CallTool;
}

/** THE list: what stands around a binding, outermost first, and why there. */
export function policiesOf(plan: CallPlan, catalogue: Catalogue, parts: Parts): readonly Policy[] {
  const { caching, clock, report, recovery } = parts;
  const { traitsOf } = recovery;
  const runsOnce = plan.binding.kind === 'resolver';
  const version = runsOnce ? `${plan.version} ${parts.codeVersion}` : plan.version;
  const harmless = EFFECTS[plan.effect].repeat === 'ALWAYS';
  return present([
    reported(report), // outermost: sees what the caller gets, refusals and deadlines too
    explained, // sees what the caller gets too; only where somebody asks
    deadline(plan.timeout, clock), // before all that may wait: whatever happens inside ends by then
    authorize(plan, parts), // before all that answers: whatever answers, it answers this caller
    ...plan.rateLimits.map((limit) => rateLimit(plan.id, limit, parts.counters)), // before the cache: a hit counts
    validate(() => parts.argumentCheckOf(plan), examplesOf(plan)), // before anything is sent
    harmless ? null : keyHonoured(traitsOf), // before anything is sent: a key that is ignored promises too much
    plan.invalidates.length > 0 ? invalidates(plan.invalidates, { ...parts, ...caching }) : null, // outside outcome: what may have happened counts
    outcome, // outside of every attempt and hop: the worst of them is what may have happened
    plan.cache && cache(plan.cache, plan, { ...parts, ...caching, version }), // before all that asks a backend
    plan.batch && batch(plan.batch, plan, parts), // inside the cache: a hit takes no place in it; outside retry: a failed bulk request is tried again as one
    plan.fallback && fallback(plan.fallback, { ...parts, traitsOf }), // outside retry: every backend gets attempts of its own
    ...(runsOnce ? [singleRun(traitsOf)] : aroundRequest(plan, parts)),
    plan.batch && rowsMatched(plan, plan.batch, { ...parts, traitsOf, shapes: catalogue.shapes }), // as answerChecked, row by row
    answerChecked(plan.result, catalogue.shapes, parts.scalarCheckOf, parts.resultItems), // inside the attempt: a bad answer is a failed one
    runsOnce ? null : argumentsRenamed(plan.renames, catalogue.inputs), // last: all others see the declared names
  ]);
}

/** Around one request to a backend. A TypeScript tool has them around each that it makes, not around its run. */
export function aroundRequest(plan: CallPlan, parts: Parts): readonly Policy[] {
  const { clock, recovery } = parts;
  const { breakers, bulkheads } = recovery;
  const breakerClosed = (backend: string) => breakers.of(plan.breaker, backend, plan.id).isClosed();
  return present([
    openBreaker(plan.breaker, breakers, recovery.gate), // before retry waits at a gate: an open breaker answers at once
    retry(plan.retry, { ...parts, ...recovery }), // always on; outside the bulkhead: no place is held while it waits
    plan.hedge && hedge(plan.hedge, { ...parts, ...recovery, breakerClosed }), // inside retry: the pair is one attempt
    gateAwaited({ ...parts, ...recovery }), // outside the bulkhead: no place is held while it waits
    bulkhead(plan.concurrency, bulkheads), // outside the breaker: a full queue says nothing about health
    gateHeeded({ ...parts, ...recovery }), // inside the bulkhead: it may close while calls wait for their places
    breaker(plan.breaker, breakers), // inside retry: every attempt counts
    requestMade(recovery.budget), // inside all that refuses: what is not sent is no attempt, and earns nothing
    attemptTimeout(plan.timeout, clock), // innermost of those that wait: the limit is per attempt
  ]);
}

/** A join has none. */
function examplesOf(plan: CallPlan | ToolPlan): readonly Args[] {
  return 'examples' in plan ? plan.examples.map(({ args }) => args) : [];
}

function present(policies: readonly (Policy | null)[]): readonly Policy[] {
  return policies.filter((policy) => policy !== null);
}
