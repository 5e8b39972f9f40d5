import { worstSent } from '../base/attempt.ts';
import { FOR_THE_ANSWER_MS } from '../base/attempt-limit.ts';
import { outcome } from '../base/classify.ts';
import type { Clock } from '../base/clock.ts';
import { EFFECTS } from '../base/effects.ts';
import { CancelledError, TimeoutError, type ToolError } from '../base/errors.ts';
import type { Invoke, Policy, ToolCall } from '../model/call.ts';
import type { TimeoutPlan } from '../model/plan.ts';

/**
 * Ends the call in time, whatever happens inside. A call whose effect is abortable also ends when nobody waits for
 * its answer; one that changes something goes on, for its outcome must be known.
 */
export function deadline(plan: TimeoutPlan, clock: Clock): Policy {
  return (next) => (call) => {
    if (call.signal.aborted) return Promise.reject(notStarted('its caller has gone'));
    if (call.deadline - clock.now() < LEAST_MS)
      return Promise.reject(notStarted('no time was left'));
    return new Promise((resolve, reject) => limited(next, call, { plan, clock, resolve, reject }));
  };
}

/** What is kept back for an answer is no time for a call; and a timer may go off a moment too early. */
const LEAST_MS = FOR_THE_ANSWER_MS + 1;

interface Limits {
  readonly plan: TimeoutPlan;
  readonly clock: Clock;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (failure: unknown) => void;
}

function limited(next: Invoke, call: ToolCall, { plan, clock, resolve, reject }: Limits): void {
  const limit = new AbortController();
  const now = clock.now();
  const own = now + plan.totalMs;
  const until = Math.min(call.deadline, own);
  const deadlineOf = own < call.deadline ? 'PLAN' : call.deadlineOf;
  const stop = (error: ToolError) => {
    reject(outcome(error, worstSent(call.attempts), call.plan.effect));
    limit.abort(error);
  };
  const gone = () => stop(callerGone());
  const follow = EFFECTS[call.plan.effect].abortable;
  const done = () => {
    if (follow) call.signal.removeEventListener('abort', gone);
    limit.abort(ANSWERED); // ends the sleep
  };
  if (follow) call.signal.addEventListener('abort', gone);
  clock.sleep(until - now, limit.signal).then(() => stop(tooLate(until - now)), ignore);
  next({ ...call, signal: limit.signal, deadline: until, deadlineOf }).then(
    (answer) => {
      done();
      resolve(answer);
    },
    (failure) => {
      done();
      reject(failure);
    },
  );
}

const ANSWERED = new Error('The call has been answered.');
const ignore = (): void => {};

const tooLate = (ms: number): TimeoutError =>
  new TimeoutError(`It took longer than ${ms / 1_000} s.`, { reason: 'DEADLINE' });

const notStarted = (why: string): CancelledError =>
  new CancelledError(`It was not started: ${why}.`, { reason: 'NOT_STARTED' });

const callerGone = (): CancelledError =>
  new CancelledError('It was stopped: its caller has gone.', { reason: 'CALLER_GONE' });
