import { RateLimitExceededError } from '../base/errors.ts';
import type { Caller, Policy } from '../model/call.ts';
import type { RateLimitPlan } from '../model/plan.ts';
import type { CounterStore } from '../model/stores.ts';

/** Lets so many calls of a tool through in a window of time, each of them counted, and refuses the rest. */
export function rateLimit(tool: string, plan: RateLimitPlan, counters: CounterStore): Policy {
  const { limit, windowMs } = plan;
  const nameOf = NAMES[plan.per];
  const window = `${tool} ${limit}/${windowMs}`;
  return (next) => async (call) => {
    const name = `${window} ${nameOf(call.operation.caller)}`;
    const { fits, restMs } = await counters.take(name, plan);
    if (fits) return await next(call);
    throw new RateLimitExceededError('Too many calls of this tool.', {
      reason: 'CALLER',
      hint: `Wait ${Math.ceil(restMs / 1_000)} s, then repeat the same call.`,
      retryAfterMs: Math.ceil(restMs),
      attempts: 0,
    });
  };
}

const NAMES: Readonly<Record<RateLimitPlan['per'], (caller: Caller) => string>> = {
  CALLER: ({ tenant, principal }) => `caller ${JSON.stringify([tenant, principal])}`,
  TENANT: ({ tenant }) => `tenant ${tenant}`,
  TOOL: () => 'all',
};
