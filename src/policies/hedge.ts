import { classify } from '../base/classify.ts';
import type { Clock } from '../base/clock.ts';
import { EFFECTS } from '../base/effects.ts';
import { CancelledError } from '../base/errors.ts';
import type { Attempt, Invoke, Policy, ToolCall } from '../model/call.ts';
import type { Report } from '../model/events.ts';
import type { HedgePlan } from '../model/plan.ts';
import type { LatencyRing, RateGate, RetryBudget, TraitsOf } from '../model/recovery.ts';
import { type HedgeAllowance, hedgeAllowance } from './hedge-allowance.ts';
import { leastOf } from './pause.ts';

export interface HedgeParts {
  readonly clock: Clock;
  readonly report: Report;
  /** A second request spends as a retry does. */
  readonly budget: RetryBudget;
  readonly gate: RateGate;
  readonly ring: LatencyRing;
  readonly traitsOf: TraitsOf;
  breakerClosed(backend: string): boolean;
}

/**
 * Asks a READ that takes long for a second time, beside the first: the first success wins, and the other is aborted.
 * To what stands around it the pair is one attempt.
 */
export function hedge({ afterMs }: HedgePlan, parts: HedgeParts): Policy {
  // One a tool, so that all hedges of a backend together are at most 5 % of its calls too.
  const pair: Pair = { afterMs, allowance: hedgeAllowance(), ...parts };
  return (next) => (call) => {
    const { plan, operation, signal } = call;
    if (!EFFECTS[plan.effect].shareable || operation.noRetry) return next(call);
    if (signal.aborted) return Promise.reject(signal.reason);
    if (isFirstAtBackend(call)) pair.allowance.earn(call.backend);
    return asked(next, call, pair);
  };
}

interface Pair extends HedgePlan, HedgeParts {
  readonly allowance: HedgeAllowance;
}

/** Retries earn nothing: the share is one of calls. */
const isFirstAtBackend = ({ attempts, backend }: ToolCall): boolean =>
  attempts.every((made) => made.backend !== backend);

async function asked(next: Invoke, call: ToolCall, pair: Pair): Promise<unknown> {
  const [one, other] = [new AbortController(), new AbortController()];
  const stop = (reason: unknown) => {
    one.abort(reason);
    other.abort(reason);
  };
  const follow = () => stop(call.signal.reason);
  call.signal.addEventListener('abort', follow);
  const race: Race = { begun: false, answered: false, won: false };
  const first = next({ ...call, signal: one.signal });
  const failed = () => {
    if (!race.begun) other.abort(LOST); // what fails so early is left to retry
  };
  first.then(() => (race.answered = true), failed);
  try {
    return await Promise.any([first, besides(next, { ...call, signal: other.signal }, race, pair)]);
  } catch {
    return await first; // both failed: a second request never leaves a call worse off than without it
  } finally {
    call.signal.removeEventListener('abort', follow);
    stop(LOST);
    if (race.begun) pair.report({ is: 'HEDGE', call, won: race.won });
  }
}

interface Race {
  begun: boolean;
  answered: boolean;
  won: boolean;
}

/** Why the slower request ends; it says nothing about the backend, and nobody sees it. */
const LOST = new CancelledError('Another request of the same call was faster.');

async function besides(next: Invoke, call: ToolCall, race: Race, pair: Pair): Promise<unknown> {
  const { backend, signal } = call;
  await pair.clock.sleep(pair.afterMs, signal);
  if (!mayBegin(call, pair)) throw LOST;
  race.begun = true;
  const attempt: Attempt = { number: call.attempt.number + 1, backend, sent: 'NO' };
  try {
    const answer = await next({ ...call, attempt });
    race.won = !race.answered;
    return answer;
  } catch (failure) {
    attempt.sent = classify(failure, attempt, pair.traitsOf(backend).rules).sent;
    throw failure;
  }
}

function mayBegin(call: ToolCall, pair: Pair): boolean {
  const { backend, deadline } = call;
  const { allowance, breakerClosed, budget, clock, gate } = pair;
  if (deadline - clock.now() < leastOf(call, pair.ring)) return false;
  if (gate.rest(backend) > 0 || !breakerClosed(backend)) return false;
  if (!allowance.has(backend) || !budget.spend(backend)) return false;
  allowance.spend(backend);
  return true;
}
