import { worstOf } from '../base/attempt.ts';
import { classify } from '../base/classify.ts';
import { EFFECTS } from '../base/effects.ts';
import type { Attempt, Policy } from '../model/call.ts';
import type { TraitsOf } from '../model/recovery.ts';

/** Runs a TypeScript tool once: what may be repeated are the calls that it makes. */
export function singleRun(traitsOf: TraitsOf): Policy {
  return (next) => async (call) => {
    const { attempts, backend, plan } = call;
    const run: Attempt = { number: attempts.length + 1, backend, sent: 'NO' };
    let ended = EFFECTS[plan.effect].shareable;
    attempts.push({
      ...run,
      // Nobody knows what a run that goes on does; of one that has ended its calls say what they did, once they have.
      get sent() {
        return worstOf(run.sent, ended && !run.underWay ? 'NO' : 'MAYBE');
      },
    });
    try {
      return await next({ ...call, attempt: run });
    } catch (failure) {
      const { error, sent } = classify(failure, run, traitsOf(backend).rules);
      run.sent = sent;
      throw error;
    } finally {
      ended = true;
    }
  };
}
