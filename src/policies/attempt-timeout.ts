import { attemptLimit, attemptTooLong } from '../base/attempt-limit.ts';
import type { Clock } from '../base/clock.ts';
import type { Policy } from '../model/call.ts';
import type { TimeoutPlan } from '../model/plan.ts';

/** Aborts one attempt that takes too long. */
export function attemptTimeout({ attemptMs }: TimeoutPlan, clock: Clock): Policy {
  return (next) => async (call) => {
    const limit = new AbortController();
    const begun = clock.now();
    const given = attemptLimit(attemptMs, call, begun);
    const expire = () => limit.abort(attemptTooLong(given));
    const follow = () => limit.abort(call.signal.reason);
    // Not AbortSignal.any(): it alone would take most of the time that all policies may take.
    call.signal.addEventListener('abort', follow);
    clock.sleep(given.ms, limit.signal).then(expire, ignore);
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
