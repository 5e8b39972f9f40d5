import type { Clock } from '../base/clock.ts';
import type { Policy, ToolCall } from '../model/call.ts';
import type { Report } from '../model/events.ts';
import type { Decide, Decision } from '../model/permission.ts';
import type { CallPlan, ToolPlan } from '../model/plan.ts';
import { decideJoin } from './decide.ts';
import { deniedEvent, forbidden } from './forbidden.ts';
import { unauthenticated } from './unauthenticated.ts';

export interface AuthorizeParts {
  readonly decide: Decide;
  readonly clock: Clock;
  readonly report: Report;
}

/** Lets through the calls that their caller may make, arguments included, for as long as its credential holds. */
export function authorize(
  plan: CallPlan | ToolPlan,
  { decide, clock, report }: AuthorizeParts,
): Policy {
  // Of the operation, not of the call: a call whose answer others get too sees only a part of its caller.
  const decisionOn = ({ operation: { caller }, args }: ToolCall): Decision | Promise<Decision> =>
    'scopes' in plan ? decide(caller, plan, args) : decideJoin(caller, plan);
  return (next) => async (call) => {
    const { principal, expiresAt } = call.operation.caller;
    if (expiresAt !== null && expiresAt <= clock.wall()) throw unauthenticated('EXPIRED');
    const decision = decisionOn(call);
    const decided = decision instanceof Promise ? await decision : decision;
    if (decided.is === 'ALLOW') return next(call);
    const { traceId } = call.operation;
    report(deniedEvent(decided, { tool: plan.id, traceId, principal }));
    throw forbidden(plan.id, decided);
  };
}
