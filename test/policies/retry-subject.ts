import { BackendFailure, type FailureKind } from '../../src/base/backend-failure.ts';
import type { Rng } from '../../src/base/clock.ts';
import type { Effect } from '../../src/base/effects.ts';
import { compose } from '../../src/gateway/compose.ts';
import type { Invoke, ToolCall } from '../../src/model/call.ts';
import type { PolicyEvent } from '../../src/model/events.ts';
import type { RetryPlan } from '../../src/model/plan.ts';
import type { BackendTraits } from '../../src/model/recovery.ts';
import { gateHeeded } from '../../src/policies/rate-gate.ts';
import { requestMade } from '../../src/policies/request-made.ts';
import { retry } from '../../src/policies/retry.ts';
import { createRetryBudget } from '../../src/policies/retry-budget.ts';
import { memoryRateGate } from '../../src/stores/memory-rate-gate.ts';
import { aCall, aPlan } from '../support/a-call.ts';
import { fakeClock, settled } from '../support/fake-clock.ts';
import { traits } from '../support/traits.ts';

/** What the backend does with one request: an answer, or a failure. */
type Step = { readonly answer: unknown } | { readonly failure: unknown; readonly unsent?: true };

export const OK: Step = { answer: 'an answer' };
export const status = (of: number, headers: Record<string, string> = {}): Step => ({
  failure: new BackendFailure('STATUS', `${of}`, { status: of, headers }),
});
export const lost = (kind: FailureKind): Step => ({ failure: new BackendFailure(kind, 'lost') });
export const UNREACHABLE: Step = {
  failure: new BackendFailure('UNREACHABLE', 'refused'),
  unsent: true,
};

interface Given {
  readonly effect?: Effect;
  /** What the requests meet, in order; the last of them for ever. */
  readonly steps?: readonly Step[];
  readonly plan?: Partial<RetryPlan>;
  readonly traits?: Partial<BackendTraits>;
  readonly rng?: Rng;
  readonly p50?: number;
}

const REQUEST = { verb: 'GET', target: '/', headers: [], body: null, pick: null } as const;
/** The longest of all waits. */
export const LONGEST: Rng = () => 1 - 2 ** -53;

/** A retry around a backend that follows a script, in time that stands still. */
export function subject({ effect = 'READ', steps = [OK], rng = LONGEST, ...given }: Given = {}) {
  const time = fakeClock();
  const advance = async (ms: number) => {
    await settled(); // who is about to sleep sleeps now
    await time.advance(ms);
  };
  const clock = { ...time, advance };
  const events: PolicyEvent[] = [];
  const seen: { readonly at: number; readonly call: ToolCall }[] = [];
  const samples: number[] = [];
  const forgotten: number[] = [];
  const traitsOf = () => traits(given.traits);
  const gate = memoryRateGate(clock);
  const backend: Invoke = async (call) => {
    const step = steps[Math.min(seen.length, steps.length - 1)] ?? OK;
    seen.push({ at: clock.now(), call });
    call.attempt.sent = 'unsent' in step ? 'NO' : 'MAYBE';
    if ('failure' in step) throw step.failure;
    return step.answer;
  };
  const ring = {
    add: (_tool: string, _backend: string, ms: number) => void samples.push(ms),
    p50: () => given.p50 ?? 0,
    forget: () => void forgotten.push(clock.now()),
  };
  const report = (event: PolicyEvent) => void events.push(event);
  const budget = createRetryBudget(clock, traitsOf);
  const plan = { attempts: 3, baseMs: 50, capMs: 2_000, ...given.plan };
  const parts = { clock, rng, report, traitsOf, budget, gate, ring };
  const policies = [retry(plan, parts), gateHeeded(parts), requestMade(budget)];
  const call = (more: Partial<Omit<ToolCall, 'plan'>> = {}) =>
    aCall({
      plan: aPlan({ kind: 'rest', backend: 'shop', request: REQUEST }, effect),
      deadline: 10_000,
      attempts: [],
      ...more,
    });
  return {
    clock,
    gate,
    budget,
    events,
    samples,
    /** When it dropped one. */
    forgotten,
    call,
    /** When each request came, and with what. */
    seen,
    starts: () => seen.map(({ at }) => at),
    ask: (made: ToolCall = call(), inner: Invoke = backend) => compose(policies, inner)(made),
  };
}
