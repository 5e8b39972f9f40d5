import type { Clock } from '../base/clock.ts';
import { TimeoutError } from '../base/errors.ts';
import type { Policy } from '../model/call.ts';
import type { TimeoutPlan } from '../model/plan.ts';

/** Kept back from the deadline, so that the attempt's own verdict still reaches the caller. */
const FOR_THE_ANSWER_MS = 10;

/** Aborts one attempt that takes too long. */
export function attemptTimeout({ attemptMs }: TimeoutPlan, clock: Clock): Policy {
  return (next) => async (call) => {
    const limit = new AbortController();
    const begun = clock.now();
    const left = call.deadline - begun - FOR_THE_ANSWER_MS;
    const ms = Math.max(0, Math.min(attemptMs, left));
    const reason = left < attemptMs ? 'DEADLINE' : 'ATTEMPT';
    const expire = () => limit.abort(tooLong(ms, reason));
    const follow = () => limit.abort(call.signal.reason);
    // Not AbortSignal.any(): it alone would take most of the time that all policies may take.
    call.signal.addEventListener('abort', follow);
    clock.sleep(ms, limit.signal).then(expire, ignore);
    try {
      return await next({ ...call, signal: limit.signal });
    } finally {
      call.attempt.ms = clock.now() - begun;
      call.signal.removeEventListener('abort', follow);
      limit.abort(ANSWERED); // ends the sleep
    }
  };
}

const ANSWERED = new Error('The attempt has been answered.');
const ignore = (): void => {};

const tooLong = (ms: number, reason: string): TimeoutError =>
  new TimeoutError(`It took longer than ${Math.round(ms) / 1_000} s.`, { reason });
