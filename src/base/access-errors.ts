import { ToolError } from './errors.ts';

/** Nobody is known by this credential. What is wrong with it stands in the cause, for the log alone. */
export class UnauthenticatedError extends ToolError {
  override readonly name = 'UnauthenticatedError';
  override readonly code = 'UNAUTHENTICATED';
}

export class ForbiddenError extends ToolError {
  override readonly name = 'ForbiddenError';
  override readonly code = 'FORBIDDEN';
}

/** Refused before anything started: Toolgate, or what it needs to decide, cannot take it now. */
export class OverloadedError extends ToolError {
  override readonly name = 'OverloadedError';
  override readonly code = 'OVERLOADED';
}
