import { EFFECTS } from '../base/effects.ts';
import { ERRORS, InternalError, ToolError } from '../base/errors.ts';
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
  const mayRepeat = sideEffect === 'NONE' || EFFECTS[plan.effect].repeat === 'ALWAYS';
  return error.with({
    tool: plan.id,
    attempts: error.facts.attempts ?? attempts.length,
    retryable: (ERRORS[error.code].retryable || isRunning(error)) && mayRepeat,
    traceId: operation.traceId,
  });
}

/** The same call with the same key is under way: its answer can be had a little later. */
function isRunning({ code, facts }: ToolError): boolean {
  return code === 'CONFLICT' && facts.reason === 'IN_PROGRESS';
}
