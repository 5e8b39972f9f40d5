import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Clock } from '../base/clock.ts';
import { CancelledError } from '../base/errors.ts';
import type { Caller } from '../model/call.ts';
import type { GatewayContext } from '../model/gateway.ts';

export interface ContextParts {
  readonly clock: Clock;
  /** The longest that one operation may take. */
  readonly operationTimeoutMs: number;
}

/** What the calls of one request share; its signal aborts when the client leaves before it is answered. */
export function contextFor(
  caller: Caller,
  response: ServerResponse | null,
  { clock, operationTimeoutMs }: ContextParts,
): GatewayContext {
  const gone = new AbortController();
  // Not Fastify's request.signal: it aborts as soon as the body has been read.
  response?.once('close', () => {
    if (!response.writableFinished) gone.abort(callerGone());
  });
  return {
    operation: {
      caller,
      signal: gone.signal,
      deadline: clock.now() + operationTimeoutMs,
      traceId: newTraceId(),
      nesting: 0,
    },
  };
}

/** 32 hex digits. */
export function newTraceId(): string {
  return randomUUID().replaceAll('-', '');
}

const callerGone = (): CancelledError =>
  new CancelledError('It was stopped: its caller has gone.', { reason: 'CALLER_GONE' });
