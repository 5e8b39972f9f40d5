import { TimeoutError } from './errors.ts';

/** How much time a call has. */
export interface TimeOfCall {
  /** On `Clock.now()`: the call must be answered by then. */
  readonly deadline: number;
  /** Whose deadline it is: its caller's, who gave less time than the plan would, or the plan's. */
  readonly deadlineOf: 'CALLER' | 'PLAN';
}

/** How long one attempt may take. */
export interface AttemptLimit {
  readonly ms: number;
  /** The deadline makes it shorter than the plan would have one attempt. */
  readonly isCut: boolean;
  /** Who needs longer says by that something of itself. */
  readonly conclusive: boolean;
}

/** Kept back from the deadline, so that the attempt's own verdict still reaches the caller. */
export const FOR_THE_ANSWER_MS = 10;

/**
 * Of what one attempt may take at most. The plan itself never leaves a first one less than this; a call that waited, or
 * tried elsewhere before, may have less left for the next, for which that next backend is not to blame.
 */
const ENOUGH = 0.45;

export function attemptLimit(attemptMs: number, time: TimeOfCall, now: number): AttemptLimit {
  const left = Math.max(0, time.deadline - now - FOR_THE_ANSWER_MS);
  if (left >= attemptMs) return { ms: attemptMs, isCut: false, conclusive: true };
  // A caller that is in a hurry learns nothing of a backend that all share.
  const conclusive = time.deadlineOf === 'PLAN' && left >= ENOUGH * attemptMs;
  return { ms: left, isCut: true, conclusive };
}

export function attemptTooLong({ ms, isCut, conclusive }: AttemptLimit): TimeoutError {
  const reason = isCut ? 'DEADLINE' : 'ATTEMPT';
  return new TimeoutError(`It took longer than ${Math.round(ms) / 1_000} s.`, {
    reason,
    conclusive,
  });
}
