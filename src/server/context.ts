import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { Clock } from '../base/clock.ts';
import { CancelledError } from '../base/errors.ts';
import type { Limits } from '../base/limits.ts';
import { getterOf } from '../base/path.ts';
import type { Caller } from '../model/call.ts';
import type { GatewayContext } from '../model/gateway.ts';

export interface ContextParts {
  readonly clock: Clock;
  /** The longest that one operation may take. */
  readonly operationTimeoutMs: number;
  readonly limits: Limits;
}

/** A request by HTTP: what it says of itself, and where its answer goes. */
export interface Http {
  readonly headers: IncomingHttpHeaders;
  /** As parsed, of whatever form. */
  readonly body: unknown;
  readonly response: ServerResponse;
  readonly callersKey: string | null;
}

/** What the calls of one request share; its signal aborts when the client leaves before it is answered. */
export function contextFor(
  caller: Caller,
  http: Http | null,
  { clock, operationTimeoutMs, limits }: ContextParts,
): GatewayContext {
  const gone = new AbortController();
  // Not Fastify's request.signal: it aborts as soon as the body has been read.
  http?.response.once('close', () => {
    if (!http.response.writableFinished) gone.abort(callerGone());
  });
  return {
    operation: {
      caller,
      signal: gone.signal,
      deadline: clock.now() + Math.min(operationTimeoutMs, timeLeft(http?.headers)),
      deadlineOf: 'CALLER',
      traceId: newTraceId(),
      marks: [],
      explain: http !== null && asksForExplanations(http.body),
      audience: 'CALLER',
      noRetry: http !== null && repeatsItself(http.headers),
      callersKey: http?.callersKey ?? null,
      nesting: 0,
      usage: { limits, toolCalls: 0, bytes: 0, sideEffect: 'NONE' },
    },
  };
}

/** A caller may shorten the operation, never lengthen it. */
function timeLeft(headers: IncomingHttpHeaders = {}): number {
  const text = headers['x-request-timeout-ms'];
  return typeof text === 'string' && /^\d{1,9}$/.test(text)
    ? Number(text)
    : Number.POSITIVE_INFINITY;
}

/** Retries are made at one layer: a caller that makes them gets one attempt each here. */
function repeatsItself({ 'x-no-retry': no, 'x-attempt': attempt }: IncomingHttpHeaders): boolean {
  return no === '1' || (typeof attempt === 'string' && Number(attempt) > 1);
}

/** The request extension `toolgate: { explain: true }`. */
function asksForExplanations(body: unknown): boolean {
  return explainIn(body) === true;
}

const explainIn = getterOf(['extensions', 'toolgate', 'explain']);

/** 32 hex digits. */
export function newTraceId(): string {
  return randomUUID().replaceAll('-', '');
}

const callerGone = (): CancelledError =>
  new CancelledError('It was stopped: its caller has gone.', { reason: 'CALLER_GONE' });
