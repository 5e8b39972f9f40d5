import { classify } from '../base/classify.ts';
import { EFFECTS } from '../base/effects.ts';
import { ToolDependencyFailure } from '../base/errors.ts';
import type { Policy, ToolCall } from '../model/call.ts';
import type { BreakerPlan } from '../model/plan.ts';
import type { Passage, TraitsOf } from '../model/recovery.ts';
import type { Breaker } from './breaker-state.ts';
import type { Breakers } from './breakers.ts';

/**
 * Refuses attempts at a backend that fails, and learns from those that it lets through. Of several origins it says where
 * they go.
 * @throws ToolDependencyFailure BREAKER_OPEN
 */
export function breaker(plan: BreakerPlan | null, breakers: Breakers): Policy {
  const { traitsOf } = breakers;
  return (next) => async (call) => {
    const guard = breakers.of(plan, call.backend, call.plan.id);
    const passage = guard.enter(isSafe(call, traitsOf), call.attempts);
    if (passage === null) throw refusal(guard);
    if (passage.origin !== undefined) call.attempt.origin = passage.origin;
    let result: Result = 'IGNORED';
    try {
      const answer = await next(call);
      result = 'SUCCESS';
      return answer;
    } catch (failure) {
      result = resultOf(failure, call, traitsOf);
      throw failure;
    } finally {
      passage.settle(result);
    }
  };
}

/** What a call is told that a breaker keeps from its backend. */
export function refusal(guard: Breaker): ToolDependencyFailure {
  const rest = Math.ceil(guard.rest());
  return new ToolDependencyFailure('The service fails, and is left alone for now.', {
    reason: 'BREAKER_OPEN',
    ...(rest > 0 && { retryAfterMs: rest }),
  });
}

type Result = Parameters<Passage['settle']>[0];

function isSafe(call: ToolCall, traitsOf: TraitsOf): boolean {
  const { repeat } = EFFECTS[call.plan.effect];
  if (repeat !== 'KEYED') return repeat === 'ALWAYS';
  return call.idempotencyKey !== null && traitsOf(call.backend).idempotencyHeader !== null;
}

function resultOf(failure: unknown, call: ToolCall, traitsOf: TraitsOf): Result {
  // Stopped from outside: by its caller, its deadline or the winner of a hedge. That says nothing of the backend.
  if (call.signal.aborted) return 'IGNORED';
  const { counts } = classify(failure, call.attempt, traitsOf(call.backend).rules);
  return counts ? 'FAILURE' : 'IGNORED';
}
