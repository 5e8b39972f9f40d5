import { classify } from '../base/classify.ts';
import { withHint } from '../base/retry-after.ts';
import type { Policy, ToolCall } from '../model/call.ts';
import type { Report } from '../model/events.ts';
import type { TraitsOf } from '../model/recovery.ts';
import { admitted, type PauseParts } from './pause.ts';

export interface GateParts extends Pick<PauseParts, 'clock' | 'gate'> {
  readonly report: Report;
  readonly traitsOf: TraitsOf;
}

/**
 * Closes the gate where a backend asks for time, before another call has the place of the one that was told. A call that
 * finds it closed, since it had to wait for its place, goes no further.
 */
export function gateHeeded(parts: GateParts): Policy {
  const { gate } = parts;
  return (next) => async (call) => {
    if (gate.rest(call.backend) > 0) throw CLOSED_MEANWHILE;
    try {
      return await next(call);
    } catch (failure) {
      heed(failure, call, parts);
      throw failure;
    }
  };
}

/**
 * Around the places: a call that went no further waits at the gate, as who finds it closed does, and then for a place.
 * @throws RateLimitExceededError BACKEND, where that would take too long
 */
export function gateAwaited(parts: PauseParts): Policy {
  return (next) => async (call) => {
    for (;;) {
      try {
        return await next(call);
      } catch (failure) {
        if (failure !== CLOSED_MEANWHILE) throw failure;
      }
      await admitted(call, parts);
    }
  };
}

/** Between the two alone: nothing was sent, and nobody else has to know. */
const CLOSED_MEANWHILE = new Error(
  'The gate has closed since the call began to wait for its place.',
);

/** What a backend asks of one call holds for all of them. */
function heed(failure: unknown, { attempt, backend }: ToolCall, parts: GateParts): void {
  const { clock, gate, report, traitsOf } = parts;
  const verdict = classify(failure, attempt, traitsOf(backend).rules);
  const { error, repeat } = withHint(verdict, failure, clock.wall());
  const { retryAfterMs: ms = 0 } = error.facts;
  if (ms === 0 || repeat === 'NEVER') return; // an open breaker's rest is no word of the backend
  if (error.code === 'CONFLICT') return; // that one record is busy is no word of the others
  gate.close(backend, ms);
  report({ is: 'GATE_CLOSED', backend, ms });
}
