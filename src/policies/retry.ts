import { worstSent } from '../base/attempt.ts';
import { classify, isOnlyOnce, mayRetry, type Verdict } from '../base/classify.ts';
import type { ToolError } from '../base/errors.ts';
import { withHint } from '../base/retry-after.ts';
import type { Attempt, Policy, ToolCall } from '../model/call.ts';
import type { PolicyEvent, Report } from '../model/events.ts';
import type { RetryPlan } from '../model/plan.ts';
import type { RetryBudget, TraitsOf } from '../model/recovery.ts';
import { waitAfter } from './backoff.ts';
import {
  admitted,
  LONGEST_WAIT_MS,
  leastOf,
  type PauseParts,
  pauseOf,
  rested,
  stopped,
} from './pause.ts';

export interface RetryParts extends PauseParts {
  readonly report: Report;
  readonly traitsOf: TraitsOf;
  readonly budget: RetryBudget;
}

/**
 * Makes the attempts of a call at one backend: as many as may help, none that could act twice, none before the
 * backend wants it.
 * @throws what the last attempt ended with; what the call has changed is not said here
 */
export function retry(plan: RetryPlan, parts: RetryParts): Policy {
  const { clock, ring, traitsOf } = parts;
  return (next) => async (call) => {
    const { backend } = call;
    const { rules, idempotencyHeader } = traitsOf(backend);
    const keyed = idempotencyHeader !== null && call.idempotencyKey !== null;
    let mayAskOnce = true;
    const waiting = admitted(call, parts);
    if (waiting) await waiting;
    for (let number = 1; ; number++) {
      const attempt = nextAttempt(call, keyed);
      const begun = clock.now();
      try {
        const answer = await next({ ...call, attempt });
        ring.add(call.plan.id, backend, clock.now() - begun);
        return answer;
      } catch (failure) {
        const verdict = withHint(classify(failure, attempt, rules), failure, clock.wall());
        const allowed = mayRetry(verdict, attempt, call.plan.effect, keyed);
        const once = isOnlyOnce(verdict, call.plan.effect, keyed);
        attempt.sent = verdict.sent;
        const pointless = verdict.repeat === 'NEVER' || (once && !mayAskOnce);
        if (pointless || number >= limitOf(plan, call)) throw placed(verdict.error, call);
        if (!allowed) throw refused('EFFECT', verdict, call, parts);
        if (once) mayAskOnce = false;
        await untilNext({ verdict, number, plan, call, parts });
      }
    }
  };
}

/** @throws where the caller has gone: nothing starts any more */
function nextAttempt(call: ToolCall, keyed: boolean): Attempt {
  const { attempts, backend, operation, signal } = call;
  if (signal.aborted || operation.signal.aborted) throw stopped(call);
  const first: Attempt = { number: (attempts.at(-1)?.number ?? 0) + 1, backend, sent: 'NO' };
  // Under its own key the caller may have sent it before, in another request.
  const again = operation.callersKey !== null || worstSent(attempts) !== 'NO';
  return keyed && again ? { ...first, resent: true } : first;
}

function limitOf({ attempts }: RetryPlan, { operation }: ToolCall): number {
  return operation.noRetry ? 1 : attempts;
}

interface Turn {
  readonly verdict: Verdict;
  /** Of the attempt that failed. */
  readonly number: number;
  readonly plan: RetryPlan;
  readonly call: ToolCall;
  readonly parts: RetryParts;
}

/** @throws the failure itself, where time, gate or budget leaves no room for another attempt */
async function untilNext({ verdict, number, plan, call, parts }: Turn): Promise<void> {
  const { budget, clock, report, ring, rng } = parts;
  const leastMs = leastOf(call, ring);
  const { retryAfterMs: toldMs = 0 } = verdict.error.facts;
  const waitMs = waitAfter(verdict, number, plan, rng);
  const pause = toldMs > LONGEST_WAIT_MS ? 'GATE' : pauseOf(waitMs, leastMs, call, parts);
  if (typeof pause === 'string') throw refused(pause, verdict, call, parts);
  if (!budget.spend(call.backend)) throw refused('BUDGET', verdict, call, parts);
  const since = clock.now();
  const obstacle = await rested(pause, leastMs, call, parts);
  if (obstacle) throw refused(obstacle, verdict, call, parts);
  report({ is: 'RETRY', call, error: verdict.error, waitMs: clock.now() - since });
}

type Refusal = Extract<PolicyEvent, { is: 'RETRY_REFUSED' }>['reason'];

function refused(
  reason: Refusal,
  { error }: Verdict,
  call: ToolCall,
  { gate, report }: RetryParts,
): ToolError {
  report({ is: 'RETRY_REFUSED', call, reason });
  const restMs = Math.ceil(gate.rest(call.backend));
  return placed(restMs > 0 ? error.with({ retryAfterMs: restMs }) : error, call);
}

function placed(error: ToolError, { backend }: ToolCall): ToolError {
  return error.facts.backend === undefined ? error.with({ backend }) : error;
}
