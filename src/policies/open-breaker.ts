import type { Policy } from '../model/call.ts';
import type { BreakerPlan } from '../model/plan.ts';
import type { RateGate } from '../model/recovery.ts';
import { refusal } from './breaker.ts';
import type { Breakers } from './breakers.ts';

/**
 * Nobody waits at a closed gate for a backend that an open breaker keeps everyone from.
 * @throws ToolDependencyFailure BREAKER_OPEN, which says when both may be open for calls again
 */
export function openBreaker(plan: BreakerPlan | null, breakers: Breakers, gate: RateGate): Policy {
  return (next) => (call) => {
    const { backend } = call;
    const gateMs = gate.rest(backend);
    if (gateMs === 0) return next(call);
    const guard = breakers.of(plan, backend, call.plan.id);
    if (guard.rest() === 0) return next(call);
    const retryAfterMs = Math.ceil(Math.max(gateMs, guard.rest()));
    return Promise.reject(refusal(guard).with({ backend, retryAfterMs }));
  };
}
