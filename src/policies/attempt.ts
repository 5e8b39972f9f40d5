import { worstSent } from '../base/attempt.ts';
import { classify, outcome } from '../base/classify.ts';
import type { Attempt, Policy } from '../model/call.ts';

/** Makes one attempt, and tells how it ended: what failed, and what the backend may have done all the same. */
export const attempt: Policy = (next) => async (call) => {
  const { attempts, backend, plan } = call;
  const made: Attempt = { number: attempts.length + 1, backend, sent: 'NO' };
  attempts.push(made);
  try {
    return await next({ ...call, attempt: made });
  } catch (failure) {
    const verdict = classify(failure, made);
    made.sent = verdict.sent;
    const error = outcome(verdict, worstSent(attempts), plan.effect);
    throw plan.binding.kind === 'resolver' ? error : error.with({ backend });
  }
};
