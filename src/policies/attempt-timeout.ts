import { worstOf } from '../base/attempt.ts';
import { attemptLimit, attemptTooLong } from '../base/attempt-limit.ts';
import type { Clock } from '../base/clock.ts';
import type { Policy, ToolCall } from '../model/call.ts';
import type { TimeoutPlan } from '../model/plan.ts';

/** How long what was aborted may take to say how far it came. */
const VERDICT_MS = 100;

/** Aborts one attempt that takes too long, and does not wait for long until it ends. */
export function attemptTimeout({ attemptMs }: TimeoutPlan, clock: Clock): Policy {
  return (next) => async (call) => {
    const limit = new AbortController();
    const begun = clock.now();
    const given = attemptLimit(attemptMs, call, begun);
    const givenUp = Promise.withResolvers<never>();
    let patience: AbortController | undefined;
    const stop = (reason: unknown) => {
      patience = new AbortController();
      limit.abort(reason);
      clock.sleep(patienceOf(call, clock), patience.signal).then(() => {
        // It may yet be sent, by whoever did not hear that it was aborted.
        call.attempt.sent = worstOf(call.attempt.sent, 'MAYBE');
        givenUp.reject(reason);
      }, ignore);
    };
    const follow = () => stop(call.signal.reason);
    // Not AbortSignal.any(): it alone would take most of the time that all policies may take.
    call.signal.addEventListener('abort', follow);
    clock.sleep(given.ms, limit.signal).then(() => stop(attemptTooLong(given)), ignore);
    try {
      return await Promise.race([next({ ...call, signal: limit.signal }), givenUp.promise]);
    } finally {
      call.attempt.ms = clock.now() - begun;
      call.signal.removeEventListener('abort', follow);
      limit.abort(ANSWERED); // ends the sleep
      patience?.abort(ANSWERED);
    }
  };
}

/** Less than is left, so that what then follows is still heard. */
function patienceOf({ deadline }: ToolCall, clock: Clock): number {
  return Math.max(0, Math.min(VERDICT_MS, (deadline - clock.now()) / 2));
}

const ANSWERED = new Error('The attempt has been answered.');
const ignore = (): void => {};
