import { EFFECTS } from '../base/effects.ts';
import type { ToolError } from '../base/errors.ts';
import { keyText } from '../base/key-text.ts';
import type { Invoke, ToolCall } from '../model/call.ts';
import type { CallTool } from '../model/gateway.ts';
import type { FallbackPlan } from '../model/plan.ts';
import type { TraitsOf } from '../model/recovery.ts';
import type { Row, Rows } from './rows-matched.ts';

/** A way to an answer that is not the primary's. */
export interface Hop {
  /** The backend or the tool. */
  readonly to: string;
  /** @param failure of the primary, which stands where another tool fails too */
  readonly run: (call: ToolCall, failure: ToolError) => Promise<unknown>;
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
  const run: Invoke = ({ args, operation, signal, deadline, deadlineOf, place }) =>
    parts.callTool(to)(args, { ...operation, signal, deadline, deadlineOf }, null, place);
  return {
    to,
    run: (call, failure) => (call.keys === null ? run(call) : eachKey(run, call, failure)),
    isSafe: ({ plan }) => EFFECTS[plan.effect].shareable,
    refuses: false,
  };
}

/** Another tool knows no bulk request, but may well make one of these calls. */
async function eachKey(run: Invoke, call: ToolCall, failure: ToolError): Promise<Rows> {
  const [, name = ''] = call.plan.batch?.key ?? [];
  const keys = call.keys ?? [];
  const answers = await Promise.allSettled(
    keys.map((key) => run({ ...call, args: { ...call.args, [name]: key } })),
  );
  if (answers.every(({ status }) => status === 'rejected')) throw failure;
  const rows = answers.map((one): Row => {
    return one.status === 'fulfilled' ? { answer: one.value } : { error: failure };
  });
  return new Map(rows.map((row, at) => [keyText(keys[at]) ?? '', row]));
}

/**
 * A READ may go anywhere. What may have changed something stays with those who serve the same records: the repeat must
 * do nothing new there, by its effect or by its key.
 */
function maySend(call: ToolCall, to: string, traitsOf: TraitsOf): boolean {
  const { plan, attempts, idempotencyKey, operation } = call;
  const { shareable, repeat } = EFFECTS[plan.effect];
  if (shareable) return true;
  if (repeat === 'NEVER') return false;
  const isKeyed = (backend: string) =>
    idempotencyKey !== null && traitsOf(backend).idempotencyHeader !== null;
  const isKnownTo = (backend: string) =>
    traitsOf(backend).domain === traitsOf(to).domain &&
    (repeat === 'ALWAYS' || (isKeyed(backend) && isKeyed(to)));
  // A caller with a key may repeat the call: the primary has to know then what another backend did for it.
  const mayComeAgain = repeat === 'KEYED' && operation.callersKey !== null;
  if (mayComeAgain && !isKnownTo(call.backend)) return false;
  return attempts.every(({ sent, backend }) => sent === 'NO' || isKnownTo(backend));
}
