import { deniedEvent, forbidden } from '../src/auth/forbidden.ts';
import type { FieldRule, RootRules } from '../src/auth/shield.ts';
import { ForbiddenError } from '../src/base/access-errors.ts';
import type { Report } from '../src/model/events.ts';
import type { Decide, Rule } from '../src/model/permission.ts';
import type { ToolPlan } from '../src/model/plan.ts';

/** The operator's own rules: each must answer ALLOW, or the call is denied and its tool is in no list. */
export const rules: readonly Rule[] = [];

/** Who may ask for the root fields: for a tool whoever may call it, for the catalogue whoever is known. */
export function permissions(tools: readonly ToolPlan[], decide: Decide, report: Report): RootRules {
  return {
    Query: { tools: isKnown, tool: isKnown },
    Mutation: Object.fromEntries(tools.map((plan) => [plan.id, mayCall(plan, decide, report)])),
  };
}

// It lists what its caller may call, and nothing more.
const isKnown: FieldRule = ({ operation }) =>
  operation.caller.principal !== '' || new ForbiddenError('Nobody is known to ask.');

function mayCall(plan: ToolPlan, decide: Decide, report: Report): FieldRule {
  return async ({ operation: { caller, traceId } }) => {
    const decision = await decide(caller, plan);
    if (decision.is === 'ALLOW') return true;
    report(deniedEvent(decision, { tool: plan.id, traceId, principal: caller.principal }));
    return forbidden(plan.id, decision).with({ traceId });
  };
}
