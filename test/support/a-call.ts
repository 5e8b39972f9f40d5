import type { Attempt } from '../../src/base/attempt.ts';
import type { Effect } from '../../src/base/effects.ts';
import { LIMITS } from '../../src/base/limits.ts';
import type { Caller, ToolCall } from '../../src/model/call.ts';
import type { Binding, CallPlan, ToolPlan } from '../../src/model/plan.ts';

export const CALLER: Caller = {
  id: 'ann',
  principal: 'dev:ann',
  tenant: 'acme',
  agent: null,
  method: 'dev',
  credentialId: 'dev',
  scopes: new Set(),
  maxEffect: 'DESTRUCTIVE',
  tools: null,
  claims: { desk: 'north' },
  expiresAt: null,
};

/** A plan that says nothing beyond its binding and effect. */
export function aPlan(binding: Binding, effect: Effect = 'READ'): CallPlan {
  return {
    id: 'aTool',
    version: '1',
    effect,
    binding,
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
    result: { is: 'leaf', scalar: 'JSON', nullable: true },
    renames: {},
  };
}

/** A tool that everybody may call, where nothing else is said. */
export function aTool(given: Partial<ToolPlan> = {}): ToolPlan {
  const binding = given.binding ?? { kind: 'resolver', name: given.id ?? 'aTool' };
  const own = { title: null, description: '', scopes: [], tags: [], examples: [], cost: 1 };
  return { ...aPlan(binding, given.effect), ...own, ...given };
}

type Given = Partial<Omit<ToolCall, 'plan'>> & { readonly plan: CallPlan };

/** A first attempt at the binding's own backend, with all the time of the world. */
export function aCall({ plan, ...given }: Given): ToolCall {
  const { binding } = plan;
  const backend = given.backend ?? (binding.kind === 'resolver' ? '' : binding.backend);
  const caller = given.caller ?? CALLER;
  const signal = given.signal ?? new AbortController().signal;
  const attempt: Attempt = given.attempt ?? { number: 1, backend, sent: 'NO' };
  const deadline = Number.MAX_SAFE_INTEGER;
  return {
    plan,
    args: {},
    parent: null,
    keys: null,
    caller,
    signal,
    deadline,
    deadlineOf: 'PLAN',
    backend,
    attempt,
    attempts: [attempt],
    notes: { cache: null, batchSize: null },
    operation: {
      caller,
      signal,
      deadline,
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
    place: null,
    idempotencyKey: null,
    ...given,
  };
}
