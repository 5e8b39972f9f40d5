import { sentOf, sideEffectOf, worstOf, worstSent } from '../base/attempt.ts';
import { outcome as outcomeOf } from '../base/classify.ts';
import { InternalError, isRunning, ToolError } from '../base/errors.ts';
import type { Policy } from '../model/call.ts';

/** Says once, after all attempts and hops, what the failed call has changed: as much as the worst of them may have. */
export const outcome: Policy = (next) => async (call) => {
  try {
    return await next(call);
  } catch (failure) {
    const error =
      failure instanceof ToolError
        ? failure
        : new InternalError('Toolgate made a mistake.', { cause: failure });
    const own = sentOf(error.facts.sideEffect ?? 'NONE');
    const worst = worstOf(own, worstSent(call.attempts));
    // Whoever has the key can ask again; to all others that nobody knows says more.
    if (isRunning(error) && call.operation.callersKey !== null) {
      throw error.with({ sideEffect: sideEffectOf(worst, call.plan.effect) });
    }
    throw outcomeOf(error, worst, call.plan.effect);
  }
};
