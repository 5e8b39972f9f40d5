import { classify } from '../base/classify.ts';
import type { Attempt, Policy } from '../model/call.ts';
import type { TraitsOf } from '../model/recovery.ts';

/** Runs a TypeScript tool once: what may be repeated are the calls that it makes. */
export function singleRun(traitsOf: TraitsOf): Policy {
  return (next) => async (call) => {
    const { attempts, backend } = call;
    const run: Attempt = { number: attempts.length + 1, backend, sent: 'NO' };
    attempts.push(run);
    try {
      return await next({ ...call, attempt: run });
    } catch (failure) {
      const { error, sent } = classify(failure, run, traitsOf(backend).rules);
      run.sent = sent;
      throw error;
    }
  };
}
