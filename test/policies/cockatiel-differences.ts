import { BackendFailure } from '../../src/base/backend-failure.ts';
import { ToolError } from '../../src/base/errors.ts';
import type { Policy } from '../../src/model/call.ts';
import type { PolicyEvent } from '../../src/model/events.ts';
import type { FakeClock } from '../support/fake-clock.ts';
import { type Trace, WINDOW_MS } from './cockatiel-traces.ts';

interface Meant {
  /** What cockatiel does there. */
  readonly theirs: string;
  readonly why: string;
}

/** Where we differ on purpose: all that a trace may show, each of them seen in some trace. */
export const DIFFERENCES = {
  ABORTED_BACKOFF: {
    theirs: 'it sleeps on, and calls once more',
    why: 'nothing starts once the caller has gone',
  },
  ABORTED_ATTEMPT: {
    theirs: 'is a failure of the backend',
    why: 'a caller who leaves says nothing about its health',
  },
  ABORTED_WAITER: { theirs: 'stays queued', why: 'its place is free for another caller' },
  OLD_RESULTS: {
    theirs: 'count when they are older than the window',
    why: 'they would open the breaker of a backend with few calls',
  },
  EARLIER_STATE: {
    theirs: 'its results count',
    why: 'what began before the breaker changed says nothing about the backend since then',
  },
  HALF_OPEN_CALLERS: {
    theirs: 'queue behind the probes',
    why: 'a backend that may be down keeps nobody waiting',
  },
  UNCOUNTED_PROBE: {
    theirs: 'is a success',
    why: 'a refusal of the call itself proves no health: the place is free for the next probe',
  },
  RUN_OF_FAILURES: {
    theirs: 'opens nothing',
    why: 'an outage is noticed before there are enough calls for a share of them',
  },
  PATIENCE: {
    theirs: 'of a waiter has no end',
    why: 'a place that comes late leaves no time for the call',
  },
  TENANTS_HALF: { theirs: 'of the queue is unknown', why: 'no tenant crowds out the others' },
  BUDGET: { theirs: 'is unknown', why: 'retries never multiply the load of an outage' },
  GATE: { theirs: 'is unknown', why: 'nothing is sent earlier than the backend wants it' },
} as const satisfies Readonly<Record<string, Meant>>;

/** Settings in which the two depart, and which a replay makes equal, so that no trace shows them. */
export const MADE_EQUAL = {
  toClose: {
    theirs: 1,
    ours: 3,
    why: 'one success by chance must not send all calls to a backend that is still down',
  },
} as const;

export type Difference = keyof typeof DIFFERENCES;

/** Watches our policies at work, and notes each moment in which cockatiel goes another way. */
export type Observer = ReturnType<typeof observer>;

export function observer(trace: Trace, clock: FakeClock) {
  const differences: { readonly at: number; readonly is: Difference }[] = [];
  const note = (is: Difference) => void differences.push({ at: clock.now(), is });
  const waiting = new Map<AbortSignal, string>(); // tenants of those between retry and breaker
  const health = healthOf(trace, clock, note);
  const report = (event: PolicyEvent) => {
    if (event.is === 'BREAKER') health.changed(event.to);
    if (event.is === 'RETRY_REFUSED' && event.reason === 'BUDGET') note('BUDGET');
  };
  const isFull = (tenant: string) => {
    if (waiting.size >= trace.queue) return 'FOR_ALL';
    const own = [...waiting.values()].filter((one) => one === tenant).length;
    return trace.tenants && own >= Math.floor(trace.queue / 2) ? 'OF_TENANT' : 'NO';
  };
  const ofCall = (signal: AbortSignal) => {
    let noteAbort: Difference | null = 'ABORTED_BACKOFF';
    signal.addEventListener('abort', () => noteAbort && note(noteAbort));
    const aroundRetry: Policy = (next) => (call) => next(call).finally(() => (noteAbort = null));
    const aroundBulkhead: Policy = (next) => async (call) => {
      const since = clock.now();
      const full = isFull(call.caller.tenant);
      waiting.set(signal, call.caller.tenant);
      noteAbort = 'ABORTED_WAITER';
      try {
        return await next(call);
      } catch (failure) {
        const refused = failure instanceof ToolError && failure.facts.reason === 'BULKHEAD_FULL';
        if (refused && clock.now() === since + 250) note('PATIENCE');
        else if (refused && full === 'OF_TENANT') note('TENANTS_HALF');
        throw failure;
      } finally {
        waiting.delete(signal);
        noteAbort = 'ABORTED_BACKOFF';
      }
    };
    const aroundBreaker: Policy = (next) => (call) => {
      waiting.delete(signal);
      noteAbort = 'ABORTED_ATTEMPT';
      const answer = next(call);
      health.entered();
      return answer;
    };
    return { aroundRetry, aroundBulkhead, aroundBreaker, aroundBackend: health.aroundBackend };
  };
  return { differences, report, ofCall };
}

/** What the breaker should know of the backend, kept apart from it. */
function healthOf(trace: Trace, clock: FakeClock, note: (is: Difference) => void) {
  let state: 'CLOSED' | 'OPEN' | 'HALF_OPEN' = 'CLOSED';
  let generation = 0;
  let entered = 0;
  let results: { readonly at: number; readonly failed: boolean }[] = [];
  let carried = 0; // the success that closed it, which cockatiel counts in what follows
  const opens = (more: number) => {
    const [all, failed] = [results.length + more, results.filter((one) => one.failed).length];
    return all >= trace.minimum && failed / all >= trace.failures;
  };
  const isRun = () => {
    const run = results.slice(results.findLastIndex((one) => !one.failed) + 1);
    return run.length >= 10 && clock.now() - (run[0]?.at ?? 0) >= 500;
  };
  const bucketOf = (time: number) => Math.floor((time * 10) / WINDOW_MS);
  const counted = (failed: boolean) => {
    const at = clock.now();
    results.push({ at, failed });
    if (bucketOf(at) - bucketOf(results[0]?.at ?? at) >= 10) note('OLD_RESULTS');
    if (failed && opens(0) !== opens(carried)) note('EARLIER_STATE');
  };
  const ended = (begun: number, result: 'GOOD' | 'FAILED' | 'REFUSED') => {
    if (begun !== generation) note('EARLIER_STATE');
    else if (result !== 'REFUSED') counted(result === 'FAILED');
    else if (state === 'HALF_OPEN') note('UNCOUNTED_PROBE');
  };
  const aroundBackend: Policy = (next) => async (call) => {
    const begun = generation;
    try {
      const answer = await next(call);
      ended(begun, 'GOOD');
      return answer;
    } catch (failure) {
      const details = failure instanceof BackendFailure ? failure.details : {};
      ended(begun, details.status === 503 ? 'FAILED' : 'REFUSED');
      if (details.headers) note('GATE');
      throw failure;
    }
  };
  return {
    aroundBackend,
    changed(to: typeof state) {
      if (state === 'CLOSED' && !opens(0) && isRun()) note('RUN_OF_FAILURES');
      state = to;
      carried = to === 'CLOSED' ? 1 : 0;
      generation++;
      entered = 0;
      results = [];
    },
    entered() {
      if (state === 'HALF_OPEN' && ++entered > 3) note('HALF_OPEN_CALLERS');
    },
  };
}
