import { EFFECTS } from '../base/effects.ts';
import type { Invoke, ToolCall } from '../model/call.ts';
import type { CallTool } from '../model/gateway.ts';
import type { FallbackPlan } from '../model/plan.ts';
import type { TraitsOf } from '../model/recovery.ts';

/** A way to an answer that is not the primary's. */
export interface Hop {
  /** The backend or the tool. */
  readonly to: string;
  readonly run: Invoke;
  /** False: after what other backends may have done already, this one must not be asked. */
  isSafe(call: ToolCall): boolean;
  /** Whether its refusal is an answer to the call; another tool refuses for reasons of its own. */
  readonly refuses: boolean;
}

export interface HopParts {
  readonly traitsOf: TraitsOf;
  /** Another tool, through its own pipeline; of the arguments it takes those that it declares. */
  callTool(name: string): CallTool;
}

/** In the order in which they are tried. */
export function hopsOf({ backends, tool }: FallbackPlan, next: Invoke, parts: HopParts): Hop[] {
  const hops = backends.map((backend) => toBackend(backend, next, parts.traitsOf));
  return tool === null ? hops : [...hops, toTool(tool, parts)];
}

function toBackend(to: string, next: Invoke, traitsOf: TraitsOf): Hop {
  return {
    to,
    run: (call) => next({ ...call, backend: to }),
    isSafe: (call) => maySend(call, to, traitsOf),
    refuses: true,
  };
}

function toTool(to: string, parts: HopParts): Hop {
  return {
    to,
    run: ({ args, operation, signal, deadline, place }) =>
      parts.callTool(to)(args, { ...operation, signal, deadline }, null, place),
    isSafe: ({ plan }) => EFFECTS[plan.effect].shareable,
    refuses: false,
  };
}

/**
 * A READ may go anywhere. What may have changed something stays with those who serve the same records: the repeat must
 * do nothing new there, by its effect or by its key.
 */
function maySend({ plan, attempts, idempotencyKey }: ToolCall, to: string, traitsOf: TraitsOf) {
  const { shareable, repeat } = EFFECTS[plan.effect];
  if (shareable) return true;
  if (repeat === 'NEVER') return false;
  const isKeyed = (backend: string) =>
    idempotencyKey !== null && traitsOf(backend).idempotencyHeader !== null;
  const isKnownTo = (backend: string) =>
    traitsOf(backend).domain === traitsOf(to).domain &&
    (repeat === 'ALWAYS' || (isKeyed(backend) && isKeyed(to)));
  return attempts.every(({ sent, backend }) => sent === 'NO' || isKnownTo(backend));
}
