import type { Clock, Rng } from '../base/clock.ts';
import { EFFECTS } from '../base/effects.ts';
import { CancelledError, RateLimitExceededError, TimeoutError, ToolError } from '../base/errors.ts';
import type { ToolCall } from '../model/call.ts';
import type { LatencyRing, RateGate } from '../model/recovery.ts';
import { notBefore } from './backoff.ts';

/** The least time that is worth an attempt. */
const LEAST_MS = 50;
/** For a backend that asks for time. */
export const LONGEST_WAIT_MS = 10_000;

/** Why no attempt starts. */
type Obstacle = 'DEADLINE' | 'GATE';

export interface PauseParts {
  readonly clock: Clock;
  readonly rng: Rng;
  readonly gate: RateGate;
  readonly ring: LatencyRing;
}

/** Milliseconds that must be left for an attempt: in less, half of those before would not have ended. */
export function leastOf({ plan, backend }: ToolCall, ring: LatencyRing): number {
  return Math.max(LEAST_MS, ring.p50(plan.id, backend));
}

/**
 * Milliseconds until an attempt may start: at least `ms`, longer where the backend asked for it.
 * @param leastMs that must be left for the attempt
 */
export function pauseOf(
  ms: number,
  leastMs: number,
  { backend, deadline }: ToolCall,
  { clock, gate, rng }: PauseParts,
): number | Obstacle {
  const restMs = gate.rest(backend);
  if (restMs > LONGEST_WAIT_MS) return 'GATE';
  const pause = restMs > ms ? notBefore(Math.ceil(restMs), ms, rng) : ms;
  if (deadline - clock.now() - pause >= leastMs) return pause;
  return restMs > 0 ? 'GATE' : 'DEADLINE';
}

/** Sleeps, and sleeps on while the backend asks for more time. */
export async function rested(
  pause: number,
  leastMs: number,
  call: ToolCall,
  parts: PauseParts,
): Promise<Obstacle | null> {
  let next: number | Obstacle = pause;
  while (next !== 0) {
    if (typeof next === 'string') return next;
    if (!(await slept(next, call, parts))) return 'GATE';
    next = pauseOf(0, leastMs, call, parts);
  }
  return null;
}

/**
 * Waits until the first attempt of a call may start; undefined: it may.
 * @throws where it cannot: nothing was sent
 */
export function admitted(call: ToolCall, parts: PauseParts): Promise<void> | undefined {
  const leastMs = leastOf(call, parts.ring);
  const pause = pauseOf(0, leastMs, call, parts);
  return pause === 0 ? undefined : waited(pause, leastMs, call, parts);
}

async function waited(
  pause: number | Obstacle,
  leastMs: number,
  call: ToolCall,
  parts: PauseParts,
): Promise<void> {
  const obstacle = typeof pause === 'string' ? pause : await rested(pause, leastMs, call, parts);
  if (obstacle === 'DEADLINE') {
    // Else samples of a slow time would keep every call away, and none would come to replace them.
    parts.ring.forget(call.plan.id, call.backend);
    throw new TimeoutError('It was not started: too little of its time was left.', {
      reason: 'DEADLINE',
    });
  }
  if (obstacle === 'GATE') {
    const retryAfterMs = Math.ceil(parts.gate.rest(call.backend));
    throw new RateLimitExceededError('Too many calls of the service.', {
      reason: 'BACKEND',
      retryAfterMs,
      backend: call.backend,
    });
  }
}

/** Why the call goes no further. */
export function stopped({ signal, operation }: ToolCall): ToolError {
  const reason: unknown = signal.aborted ? signal.reason : operation.signal.reason;
  if (reason instanceof ToolError) return reason;
  return new CancelledError('It was stopped: its caller has gone.', { reason: 'CALLER_GONE' });
}

/** False: too many wait already. */
async function slept(ms: number, call: ToolCall, { clock, gate }: PauseParts): Promise<boolean> {
  const { backend, plan, operation, signal } = call;
  const gated = gate.rest(backend) > 0;
  if (gated && !gate.enter(backend)) return false;
  // A call that changes something has a signal of its own, which its caller's leaving does not abort.
  const ends = EFFECTS[plan.effect].abortable ? signal : operation.signal;
  try {
    await clock.sleep(ms, ends);
    return true;
  } catch {
    throw stopped(call);
  } finally {
    if (gated) gate.leave(backend);
  }
}
