import { EFFECTS } from '../base/effects.ts';
import { ERRORS, InternalError, isRunning, ToolError, ToolOutcomeUnknown } from '../base/errors.ts';
import type { Policy, ToolCall } from '../model/call.ts';
import type { Report } from '../model/events.ts';

/** Every failure leaves as a ToolError that names its tool, and is reported. */
export function reported(report: Report): Policy {
  return (next) => async (call) => {
    try {
      return await next(call);
    } catch (failure) {
      const error = named(failure, call);
      report({ is: 'FAILED', call, error });
      throw error;
    }
  };
}

function named(failure: unknown, { plan, attempts, operation }: ToolCall): ToolError {
  const error =
    failure instanceof ToolError
      ? failure
      : new InternalError('Toolgate made a mistake.', { cause: failure });
  const { sideEffect = 'NONE' } = error.facts;
  const { callersKey, traceId } = operation;
  const harmless = sideEffect === 'NONE' || EFFECTS[plan.effect].repeat === 'ALWAYS';
  const mayRepeat = harmless || callersKey !== null;
  const mayHelp =
    ERRORS[error.code].retryable || isRunning(error) || error instanceof ToolOutcomeUnknown;
  const retryable = mayHelp && mayRepeat;
  return error.with({
    tool: plan.id,
    attempts: error.facts.attempts ?? attempts.length,
    retryable,
    traceId,
    ...(retryable && !harmless && { hint: UNDER_ITS_KEY }),
  });
}

const UNDER_ITS_KEY = 'Repeat the same call under the same idempotency key: it happens once.';
