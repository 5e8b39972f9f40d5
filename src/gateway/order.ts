import type { Clock } from '../base/clock.ts';
import type { Policy } from '../model/call.ts';
import type { Report } from '../model/events.ts';
import type { CallPlan, Catalogue } from '../model/plan.ts';
import { answerChecked } from '../policies/answer-checked.ts';
import type { ScalarCheck } from '../policies/answer-shape.ts';
import { argumentsRenamed } from '../policies/arguments-renamed.ts';
import { attempt } from '../policies/attempt.ts';
import { attemptTimeout } from '../policies/attempt-timeout.ts';
import { deadline } from '../policies/deadline.ts';
import { reported } from '../policies/reported.ts';
import { type Check, validate } from '../policies/validate.ts';

/** What the policies of one load need of the world. */
export interface Parts {
  readonly clock: Clock;
  readonly report: Report;
  /** Whether arguments satisfy the JSON Schema that the spec shows. */
  argumentCheckOf(plan: CallPlan): Check;
  /** Whether a JSON value is one of a custom scalar. */
  readonly scalarCheckOf: ScalarCheck;
}

/** THE list: what stands around a binding, outermost first, and why there. */
export function policiesOf(plan: CallPlan, catalogue: Catalogue, parts: Parts): readonly Policy[] {
  const runsOnce = plan.binding.kind === 'resolver';
  return [
    reported(parts.report), // outermost: sees what the caller gets, refusals and deadlines too
    deadline(plan.timeout, parts.clock), // before all that may wait: whatever happens inside ends by then
    validate(() => parts.argumentCheckOf(plan)), // before anything is sent
    ...(runsOnce ? [attempt] : aroundRequest(plan, parts)),
    answerChecked(plan.result, catalogue.shapes, parts.scalarCheckOf), // inside the attempt: a bad answer is a failed one
    ...(runsOnce ? [] : [argumentsRenamed(plan.renames, catalogue.inputs)]), // last: all others see the declared names
  ];
}

/** Around one request to a backend. A TypeScript resolver has them around each that it makes, not around its run. */
export function aroundRequest(plan: CallPlan, parts: Parts): readonly Policy[] {
  return [
    attempt, // outside the timeout: an attempt that timed out has a verdict too
    attemptTimeout(plan.timeout, parts.clock), // innermost of those that wait: the limit is per attempt
  ];
}
