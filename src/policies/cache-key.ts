import { hash } from 'node:crypto';
import { canonical } from '../base/canonical.ts';
import { fields } from '../base/fields.ts';
import { type Getter, getterOf } from '../base/path.ts';
import type { ToolCall } from '../model/call.ts';
import type { CallPlan, Scope } from '../model/plan.ts';
import type { CacheKey } from '../model/stores.ts';

/**
 * Names the answer to a call: SHA-256 over the tool with the version of its plan, who shares the answer, the arguments,
 * and every value of the caller and of the object around a join that the plan's templates read.
 */
export function cacheKeys(
  plan: CallPlan,
  scope: Scope,
  version: string,
): (call: ToolCall) => CacheKey {
  const ofCaller = plan.callerPaths.map(getterOf);
  const ofParent = plan.parentPaths.map(getterOf);
  return ({ args, parent, operation: { caller } }) => {
    const tenant = scope === 'PUBLIC' ? '' : caller.tenant;
    const principal = scope === 'CALLER' ? caller.principal : '';
    const asked = canonical([args, valuesOf(ofParent, parent), valuesOf(ofCaller, caller)]);
    const parts = fields(plan.id, version, scope, tenant, principal, asked);
    return { tenant, name: hash('sha256', parts, 'base64url') };
  };
}

function valuesOf(getters: readonly Getter[], value: unknown): readonly unknown[] {
  return getters.map((get) => get(value));
}
