import { sentOf, worstOf, worstSent } from '../base/attempt.ts';
import { outcome as outcomeOf } from '../base/classify.ts';
import { InternalError, ToolError } from '../base/errors.ts';
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
    throw outcomeOf(error, worstOf(own, worstSent(call.attempts)), call.plan.effect);
  }
};
