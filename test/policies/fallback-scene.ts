import { BackendFailure } from '../../src/base/backend-failure.ts';
import { classify } from '../../src/base/classify.ts';
import type { Invoke, Policy, Sent, ToolCall } from '../../src/model/call.ts';
import type { PolicyEvent } from '../../src/model/events.ts';
import type { FallbackPlan } from '../../src/model/plan.ts';
import type { BackendTraits } from '../../src/model/recovery.ts';
import { fallback } from '../../src/policies/fallback.ts';
import type { HopParts } from '../../src/policies/hops.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { traits } from '../support/traits.ts';

/** What a backend does with each call; one that is not named answers at once. */
export interface Behaviour {
  /** Until it ends; by default at once. Infinite: until it is aborted. */
  readonly afterMs?: number;
  readonly failure?: unknown;
  /** It does not end where it is aborted. */
  readonly deaf?: boolean;
  readonly sent?: Sent;
}

export interface Start {
  readonly to: string;
  readonly atMs: number;
  readonly call: ToolCall;
}

export interface FallbackScene {
  readonly backends?: Readonly<Record<string, Behaviour>>;
  readonly traits?: Readonly<Record<string, Partial<BackendTraits>>>;
  readonly callTool?: HopParts['callTool'];
  /** In place of the real one. */
  readonly policy?: (plan: FallbackPlan) => Policy;
}

export const UNREACHABLE = new BackendFailure('UNREACHABLE', 'refused');
export const LOST = new BackendFailure('CONNECTION_LOST', 'reset');

export function planOf(backends: readonly string[], tool: string | null = null): FallbackPlan {
  return { backends, tool };
}

/** A fallback over backends that behave as told, with one attempt each in place of retry. */
export function fallbackScene(plan: FallbackPlan, scene: FallbackScene = {}) {
  const clock = fakeClock();
  const events: PolicyEvent[] = [];
  const starts: Start[] = [];
  const traitsOf = (name: string) => traits({ domain: name, ...scene.traits?.[name] });
  const backend: Invoke = async (call) => {
    const {
      afterMs = 0,
      failure,
      deaf = false,
      sent = 'NO',
    } = scene.backends?.[call.backend] ?? {};
    starts.push({ to: call.backend, atMs: clock.now(), call });
    call.attempt.sent = sent;
    if (afterMs > 0) await clock.sleep(afterMs, deaf ? NEVER : call.signal);
    if (failure !== undefined) throw failure;
    return `of ${call.backend}`;
  };
  const policy =
    scene.policy?.(plan) ??
    fallback(plan, {
      clock,
      report: (event) => void events.push(event),
      traitsOf,
      callTool: scene.callTool ?? (() => () => Promise.reject(new Error('No tool.'))),
    });
  const asked = () => starts.map(({ to }) => to);
  return { clock, events, starts, asked, traitsOf, invoke: policy(onceEach(backend)) };
}

const NEVER = new AbortController().signal;

function onceEach(next: Invoke): Invoke {
  return async (call) => {
    const { attempts, backend } = call;
    const attempt = { number: attempts.length + 1, backend, sent: 'NO' as Sent };
    attempts.push(attempt);
    try {
      return await next({ ...call, attempt });
    } catch (failure) {
      const { error, sent } = classify(failure, attempt, traits().rules);
      attempt.sent = sent;
      throw error.with({ backend });
    }
  };
}
