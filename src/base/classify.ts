import { type Attempt, type Sent, sentOf, sideEffectOf, worstOf } from './attempt.ts';
import { BackendFailure } from './backend-failure.ts';
import { EFFECTS, type Effect } from './effects.ts';
import { ToolDependencyFailure, ToolError, ToolOutcomeUnknown } from './errors.ts';
import { type BackendRules, type RowTraits, rowOf } from './failure-rows.ts';

export type { BackendRules };

/** What a failure is, and whether a repeat could help. */
export interface Verdict extends RowTraits {
  readonly error: ToolError;
  /** Whether the backend could have acted on this attempt. */
  readonly sent: Sent;
}

/** Total: whatever an attempt ended with has a verdict. */
export function classify(failure: unknown, attempt: Attempt, rules: BackendRules): Verdict {
  if (failure instanceof ToolError) return asThrown(failure, attempt);
  if (!(failure instanceof BackendFailure)) {
    const error = new ToolDependencyFailure('The service failed.', { cause: failure });
    return { error, sent: 'MAYBE', repeat: 'BACKOFF', counts: true, stored: false };
  }
  const { make, sent, repeat, counts, stored } = rowOf(failure, attempt, rules);
  return { error: make(failure), sent: sent ?? attempt.sent, repeat, counts, stored };
}

/** Whether a repeat is allowed. Ask before the verdict is written to the attempt: what left matters too. */
export function mayRetry(
  verdict: Verdict,
  attempt: Attempt,
  effect: Effect,
  keyed: boolean,
): boolean {
  if (verdict.repeat === 'NEVER') return false;
  return PERMITS[EFFECTS[effect].repeat](verdict, attempt, keyed);
}

/** Whether this repeat is the only one of its kind. The key of a WRITE fetches the lost answer as often as it takes. */
export function isOnlyOnce({ repeat, sent }: Verdict, effect: Effect, keyed: boolean): boolean {
  return repeat === 'ONCE' && !(keyed && sent === 'MAYBE' && EFFECTS[effect].repeat === 'KEYED');
}

/**
 * What the caller is told when no further attempt follows. A WRITE that may have acted is never reported as a
 * failure.
 * @param worst over all attempts of the call
 */
export function outcome(error: ToolError, worst: Sent, effect: Effect): ToolError {
  const sideEffect = sideEffectOf(worst, effect);
  if (sideEffect !== 'UNKNOWN' || error instanceof ToolOutcomeUnknown) {
    return error.with({ sideEffect });
  }
  if (EFFECTS[effect].repeat === 'ALWAYS') return error.with({ sideEffect, ...echo(error) });
  const reason = error.facts.reason === 'UNREADABLE' ? 'ANSWER_LOST' : 'NO_ANSWER';
  return new ToolOutcomeUnknown(
    'It may have happened: the service took the request and gave no clear answer.',
    { reason, sideEffect, cause: error },
  );
}

type Permit = (verdict: Verdict, attempt: Attempt, keyed: boolean) => boolean;

const PERMITS: Readonly<Record<(typeof EFFECTS)[Effect]['repeat'], Permit>> = {
  ALWAYS: () => true,
  KEYED: ({ sent, stored }, _, keyed) => sent === 'NO' || (keyed && sent === 'MAYBE' && !stored),
  // A backend's word that it did nothing is not enough: no byte may have left.
  NEVER: ({ sent }, attempt) => worstOf(sent, attempt.sent) === 'NO',
};

/** After an attempt that may have acted, a refusal may be the echo of our own success. */
function echo({ code, facts }: ToolError): { readonly reason?: string } {
  const isRefusal = code === 'NOT_FOUND' || (code === 'CONFLICT' && facts.reason === 'BACKEND');
  return isRefusal ? { reason: 'AFTER_UNKNOWN' } : {};
}

/** Ours or a tool's own. One that knows its side effect has been through all of this already. */
function asThrown(error: ToolError, attempt: Attempt): Verdict {
  const own = error.facts.sideEffect;
  const sent = own === undefined ? attempt.sent : worstOf(attempt.sent, sentOf(own));
  const timedOut = own === undefined && error.code === 'TIMEOUT';
  const mayPass = timedOut && error.facts.reason === 'ATTEMPT';
  const counts = mayPass || (timedOut && error.facts.conclusive === true);
  return { error, sent, repeat: mayPass ? 'BACKOFF' : 'NEVER', counts, stored: false };
}
