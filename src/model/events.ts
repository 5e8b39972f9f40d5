import type { ToolError } from '../base/errors.ts';
import type { ToolCall } from './call.ts';

/** What policies report; telemetry listens. */
export type PolicyEvent = {
  readonly is: 'FAILED';
  readonly call: ToolCall;
  readonly error: ToolError;
};

export type Report = (event: PolicyEvent) => void;
