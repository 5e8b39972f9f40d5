import type { Clock } from '../base/clock.ts';
import { EFFECTS } from '../base/effects.ts';
import type { Args, Caller } from '../model/call.ts';
import type { Decide, Decision, Denial, Rule } from '../model/permission.ts';
import type { CallPlan, ToolPlan } from '../model/plan.ts';
import { askRules } from './operator-rules.ts';

export interface DecideParts {
  /** The operator's own. */
  readonly rules: readonly Rule[];
  readonly clock: Clock;
  /** Whether a caller that lacks only a scope is told which. */
  readonly stepUp: boolean;
}

type Check = (caller: Caller, plan: ToolPlan, parts: DecideParts) => Decision | undefined;

/** The first that refuses stands. */
const CHECKS: readonly Check[] = [listedTools, effect, scopes, claims];

/** Who may do what: shield, pipeline, catalogue and introspection all ask the function that this makes. */
export function decider(parts: DecideParts): Decide {
  const seen = new WeakMap<Caller, Map<ToolPlan, Decision | Promise<Decision>>>();
  const decide = (caller: Caller, plan: ToolPlan, args: Args | null) => {
    for (const check of CHECKS) {
      const refusal = check(caller, plan, parts);
      if (refusal) return refusal;
    }
    return parts.rules.length === 0 ? ALLOWED : askRules(parts, { caller, plan, args });
  };
  return (caller, plan, args) => {
    if (args !== undefined) return decide(caller, plan, args);
    const known = seen.get(caller) ?? new Map<ToolPlan, Decision | Promise<Decision>>();
    const decision = known.get(plan) ?? decide(caller, plan, null);
    seen.set(caller, known.set(plan, decision));
    return decision;
  };
}

/** Of a join, which is called with a tool that the caller may call: whether it has what the join's templates read. */
export function decideJoin(caller: Caller, plan: CallPlan): Decision {
  return lacksClaim(caller, plan) ? denial('CLAIM', { hidden: false }) : ALLOWED;
}

/** True: it must not be told that there is such a tool. */
export function isHidden(decision: Decision): boolean {
  return decision.is !== 'ALLOW' && (decision.is === 'ERROR' || decision.hidden);
}

const ALLOWED: Decision = Object.freeze({ is: 'ALLOW' });

function listedTools({ tools }: Caller, { id }: ToolPlan): Decision | undefined {
  return tools !== null && !tools.has(id) ? denial('TOOL_LIST') : undefined;
}

function effect({ maxEffect }: Caller, plan: ToolPlan): Decision | undefined {
  return EFFECTS[plan.effect].rank > EFFECTS[maxEffect].rank ? denial('EFFECT') : undefined;
}

function scopes(held: Caller, plan: ToolPlan, { stepUp }: DecideParts): Decision | undefined {
  const missingScopes = plan.scopes.filter((scope) => !held.scopes.has(scope));
  if (missingScopes.length > 0) return denial('SCOPE', { hidden: !stepUp, missingScopes });
  // The rule of load says so already; an answer that depends on it must not depend on it alone.
  const isOpen = plan.scopes.length === 0 && !EFFECTS[plan.effect].shareable;
  return isOpen ? denial('SCOPE') : undefined;
}

function claims(caller: Caller, plan: ToolPlan): Decision | undefined {
  return lacksClaim(caller, plan) ? denial('CLAIM', { hidden: false }) : undefined;
}

function lacksClaim(caller: Caller, plan: CallPlan): boolean {
  return plan.callerPaths.some(
    ([kind, name = '']) => kind === 'claims' && !Object.hasOwn(caller.claims, name),
  );
}

function denial(reason: Denial['reason'], more: Partial<Denial> = {}): Denial {
  return { is: 'DENY', reason, hidden: true, missingScopes: [], rule: null, ...more };
}
