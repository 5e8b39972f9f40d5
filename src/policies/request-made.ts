import type { Policy } from '../model/call.ts';
import type { RetryBudget } from '../model/recovery.ts';

/** An attempt that gets here is a request: it joins those of its call, and a call's first at a backend earns for repeats. */
export function requestMade(budget: RetryBudget): Policy {
  return (next) => (call) => {
    const { attempt, attempts, backend } = call;
    if (attempts.every((made) => made.backend !== backend)) budget.first(backend);
    attempts.push(attempt);
    return next(call);
  };
}
