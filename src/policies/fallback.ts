import type { Clock } from '../base/clock.ts';
import { TimeoutError, type ToolError } from '../base/errors.ts';
import type { Invoke, Policy, ToolCall } from '../model/call.ts';
import type { Report } from '../model/events.ts';
import type { FallbackPlan } from '../model/plan.ts';
import { type Hop, type HopParts, hopsOf } from './hops.ts';
import { startsHop } from './starts-hop.ts';
import { withinShare } from './time-share.ts';

export interface FallbackParts extends HopParts {
  readonly clock: Clock;
  readonly report: Report;
}

/** Where the primary failed, the call is made at other backends, and at last by another READ tool, as far as that is safe. */
export function fallback(plan: FallbackPlan, parts: FallbackParts): Policy {
  return (next) => {
    const hops = hopsOf(plan, next, parts);
    return async (call) => {
      if (call.operation.noRetry) return await next(call); // a hop is one more attempt
      try {
        return await withinShare(next, call, parts.clock);
      } catch (failure) {
        if (!startsHop(failure)) throw failure;
        return await hopped(hops, { call, failure }, parts);
      }
    };
  };
}

interface Failed {
  readonly call: ToolCall;
  readonly failure: ToolError;
}

async function hopped(
  hops: readonly Hop[],
  { call, failure }: Failed,
  { clock, report }: FallbackParts,
): Promise<unknown> {
  for (const hop of hops) {
    if (isOver(call, clock)) break;
    if (!hop.isSafe(call)) continue;
    report({ is: 'HOP', call, to: hop.to });
    try {
      const isLast = hop === hops.at(-1);
      const run: Invoke = (one) => hop.run(one, failure);
      const answer = await (isLast ? run(call) : withinShare(run, call, clock));
      mark(call, hop);
      return answer;
    } catch (later) {
      if (startsHop(later)) continue;
      if (hop.refuses && !(later instanceof TimeoutError)) throw later;
      break;
    }
  }
  // The primary's own: how a stand-in failed says less of what is wrong, and of when to come back.
  throw failure;
}

/** A write outlives its caller; its next hop does not. */
function isOver({ signal, operation, deadline }: ToolCall, clock: Clock): boolean {
  return signal.aborted || operation.signal.aborted || clock.now() >= deadline;
}

function mark({ place, attempts, operation }: ToolCall, { refuses: isBackend }: Hop): void {
  if (place === null) return;
  const made = attempts.length + (isBackend ? 0 : 1); // a tool's call counts its attempts by itself
  operation.marks.push({ place, served: { source: 'FALLBACK', degraded: true, attempts: made } });
}
