import type { Clock } from '../base/clock.ts';
import { EFFECTS } from '../base/effects.ts';
import type { ToolError } from '../base/errors.ts';
import type { ToolCall } from '../model/call.ts';
import type { Breaker } from './breaker-state.ts';
import type { Places, Waiter } from './bulkhead-places.ts';
import { stopped } from './pause.ts';

export interface Wait {
  readonly clock: Clock;
  readonly places: Places;
  /** The breaker behind these places. */
  readonly guard: Breaker;
  readonly ms: number;
  /** What the call is told when the queue, or its patience, has no room for it. */
  full(): ToolError;
  /** What it is told when the breaker opens. */
  refusal(): ToolError;
}

/** Waits for a place, which is the call's when this resolves. Leaves no timer and no listener behind. */
export async function waitForPlace(call: ToolCall, wait: Wait): Promise<void> {
  throwIfOver(call);
  await queued(call, wait);
  try {
    throwIfOver(call); // between its turn and this line
  } catch (over) {
    wait.places.leave();
    throw over;
  }
}

function queued(call: ToolCall, { clock, places, guard, ms, full, refusal }: Wait): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const end = new AbortController(); // of the sleep, and of listening
  const waiter: Waiter = {
    tenant: call.operation.caller.tenant, // the call’s own is hidden where its answer is for all
    enter() {
      done();
      resolve();
    },
  };
  const done = () => {
    guard.onOpen.delete(opened);
    end.abort(ENDED);
  };
  const giveUp = (error: unknown) => {
    places.forget(waiter);
    done();
    reject(error);
  };
  const opened = () => giveUp(refusal());
  if (ms <= 0 || !places.join(waiter)) return Promise.reject(full());
  guard.onOpen.add(opened);
  for (const signal of signalsOf(call)) {
    signal.addEventListener('abort', () => giveUp(stopped(call)), { signal: end.signal });
  }
  clock.sleep(ms, end.signal).then(() => giveUp(full()), ignore);
  return promise;
}

const ENDED = new Error('The wait is over.');
const ignore = (): void => {};

/** What nobody waits for any more does not begin, even if it may not be aborted once it has. */
function throwIfOver(call: ToolCall): void {
  if (signalsOf(call).some(({ aborted }) => aborted)) throw stopped(call);
}

function signalsOf({ signal, operation, plan }: ToolCall): readonly AbortSignal[] {
  // The signal of what is abortable ends with its last caller already; of a shared call the operation is but one.
  return EFFECTS[plan.effect].abortable ? [signal] : [signal, operation.signal];
}
