import { ToolDependencyFailure } from '../base/errors.ts';
import type { Policy, ToolCall } from '../model/call.ts';
import type { ConcurrencyPlan } from '../model/plan.ts';
import { refusal } from './breaker.ts';
import type { Places } from './bulkhead-places.ts';
import { waitForPlace } from './bulkhead-queue.ts';
import type { Bulkheads } from './bulkheads.ts';

/**
 * Bounds how many attempts are under way at a backend, and how many wait; with a plan also those of this tool.
 * @throws ToolDependencyFailure BULKHEAD_FULL, or BREAKER_OPEN where waiting would be in vain
 */
export function bulkhead(plan: ConcurrencyPlan | null, bulkheads: Bulkheads): Policy {
  return (next) => {
    const shared = limited(null, bulkheads, next);
    // The tool's own places first: who waits for one of them holds none that others could use.
    const entered = plan === null ? shared : limited(plan, bulkheads, shared);
    return (call) => entered(call, patienceOf(call, bulkheads.clock.now()));
  };
}

const LONGEST_WAIT_MS = 250;
const SHARE_OF_REMAINING = 0.2;

/** Until when it may wait, in one queue or both. */
function patienceOf({ deadline }: ToolCall, now: number): number {
  return now + Math.min(LONGEST_WAIT_MS, SHARE_OF_REMAINING * (deadline - now));
}

type Entered = (call: ToolCall, until: number) => Promise<unknown>;

function limited(plan: ConcurrencyPlan | null, bulkheads: Bulkheads, next: Entered): Entered {
  return async (call, until) => {
    const places = bulkheads.of(plan, call.backend, call.plan.id);
    if (!places.take()) await turnOf(call, until, places, bulkheads);
    try {
      return await next(call, until);
    } finally {
      places.leave();
    }
  };
}

function turnOf(call: ToolCall, until: number, places: Places, bulkheads: Bulkheads) {
  const { breakers, clock, report } = bulkheads;
  const guard = breakers.of(call.plan.breaker, call.backend, call.plan.id);
  if (guard.rest() > 0) return Promise.reject(refusal(guard));
  return waitForPlace(call, {
    clock,
    places,
    guard,
    ms: until - clock.now(),
    refusal: () => refusal(guard),
    full() {
      report({ is: 'BULKHEAD_FULL', call });
      return new ToolDependencyFailure('The service has no room for more calls now.', {
        reason: 'BULKHEAD_FULL',
      });
    },
  });
}
