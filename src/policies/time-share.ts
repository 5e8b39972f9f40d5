import type { Clock } from '../base/clock.ts';
import { EFFECTS } from '../base/effects.ts';
import { TimeoutError } from '../base/errors.ts';
import type { Invoke, ToolCall } from '../model/call.ts';

/** Of the time that is left, so much may pass before another hop gets its turn. */
const SHARE = 0.6;

/**
 * Calls `next` with a part of the time that is left, so that the rest is there for what follows.
 * @throws TimeoutError ATTEMPT, where that part was too short
 */
export async function withinShare(next: Invoke, call: ToolCall, clock: Clock): Promise<unknown> {
  const now = clock.now();
  const ms = SHARE * (call.deadline - now);
  const limit = new AbortController();
  const follow = () => limit.abort(call.signal.reason);
  call.signal.addEventListener('abort', follow);
  const expired = clock.sleep(ms, limit.signal).then(() => {
    const error = tooLong(ms);
    limit.abort(error);
    throw error;
  });
  expired.catch(ignore);
  try {
    const answer = next({ ...call, signal: limit.signal, deadline: now + ms });
    // Of a READ nothing more has to be known; what may have changed something is waited for.
    const { shareable } = EFFECTS[call.plan.effect];
    return await (shareable ? Promise.race([answer, expired]) : answer);
  } catch (failure) {
    throw asAttempt(failure);
  } finally {
    call.signal.removeEventListener('abort', follow);
    limit.abort(ANSWERED); // ends the sleep
  }
}

const ANSWERED = new Error('The hop has been answered.');
const ignore = (): void => {};

const tooLong = (ms: number): TimeoutError =>
  new TimeoutError(`It took longer than ${Math.round(ms) / 1_000} s.`, { reason: 'ATTEMPT' });

/** Inside, the end of the share was a deadline; the call itself still has time. */
function asAttempt(failure: unknown): unknown {
  const late = failure instanceof TimeoutError && failure.facts.reason === 'DEADLINE';
  return late ? failure.with({ reason: 'ATTEMPT' }) : failure;
}
