import { type ErrorCode, ToolError } from '../base/errors.ts';

/** Whether another answer may stand in for the one that failed. */
export function startsHop(failure: unknown): failure is ToolError {
  if (!(failure instanceof ToolError)) return false;
  const reason = STARTS_HOP[failure.code];
  return reason === null || (reason !== undefined && reason === failure.facts.reason);
}

/** By code: the reason on which a hop starts; null: on each. All else is an answer, or the end of the call's time. */
const STARTS_HOP: Readonly<Partial<Record<ErrorCode, string | null>>> = {
  TIMEOUT: 'ATTEMPT',
  TOOL_DEPENDENCY_FAILURE: null,
  RATE_LIMIT_EXCEEDED: 'BACKEND',
};
