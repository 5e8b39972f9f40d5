import * as cockatiel from 'cockatiel';
import { vi } from 'vitest';
import { BackendFailure } from '../../src/base/backend-failure.ts';
import { ToolError } from '../../src/base/errors.ts';
import { compose } from '../../src/gateway/compose.ts';
import { breaker } from '../../src/policies/breaker.ts';
import { bulkhead } from '../../src/policies/bulkhead.ts';
import { gateAwaited, gateHeeded } from '../../src/policies/rate-gate.ts';
import { requestMade } from '../../src/policies/request-made.ts';
import { retry } from '../../src/policies/retry.ts';
import { createRetryBudget } from '../../src/policies/retry-budget.ts';
import { memoryRateGate } from '../../src/stores/memory-rate-gate.ts';
import { type FakeClock, fakeClock } from '../support/fake-clock.ts';
import { MADE_EQUAL, type Observer, observer } from './cockatiel-differences.ts';
import {
  HINT_MS,
  OPEN_MS,
  type Reply,
  type Trace,
  type TraceCall,
  WINDOW_MS,
} from './cockatiel-traces.ts';
import { anAttempt, recoveryParts } from './recovery-parts.ts';

/** One thing that can be seen from outside: a request to the backend, or an answer to the caller. */
export interface Seen {
  readonly at: number;
  readonly what: string;
}

/** A trace, seen through both. */
export interface Replayed {
  readonly ours: readonly Seen[];
  readonly theirs: readonly Seen[];
  /** Of ours, in the order of time. */
  readonly differences: Observer['differences'];
}

export interface ReplayOptions {
  /** Settings of our side, where they depart from the trace's. */
  readonly faulty?: Partial<Trace>;
  /**
   * How many successes close cockatiel's breaker.
   * @default as many as ours
   */
  readonly toClose?: number;
}

/** Plays a trace to both, each in a time of its own. */
export async function replay(trace: Trace, options: ReplayOptions = {}): Promise<Replayed> {
  const { faulty = {}, toClose = MADE_EQUAL.toClose.ours } = options;
  const clock = fakeClock();
  const watch = observer(trace, clock);
  const ours = await played(trace, clock, oursFor({ ...trace, ...faulty }, clock, watch));
  const theirClock = fakeClock();
  const theirs = await played(trace, theirClock, theirsFor(trace, theirClock, toClose));
  return { ours, theirs, differences: watch.differences };
}

/** Calls the backend through the policies. */
type Subject = (call: TraceCall, signal: AbortSignal, backend: Backend) => Promise<unknown>;
type Backend = (signal: AbortSignal) => Promise<unknown>;

async function played(trace: Trace, clock: FakeClock, invoke: Subject): Promise<Seen[]> {
  const seen: Seen[] = [];
  const never = new AbortController().signal;
  const after = (ms: number, then: () => void) => void clock.sleep(ms, never).then(then);
  let at = 0;
  for (const [id, call] of trace.calls.entries()) {
    at += call.afterMs;
    const gone = new AbortController();
    const say = (what: string) => seen.push({ at: clock.now(), what: `${id} ${what}` });
    const backend = backendOf(call, clock, say);
    after(at, () => {
      invoke(call, gone.signal, backend).then(
        () => say('answered'),
        (error) => say(word(error)),
      );
    });
    if (call.abortAfterMs !== null) after(at + call.abortAfterMs, () => gone.abort(GONE));
  }
  await clock.advance(at + 10 * WINDOW_MS);
  return seen;
}

const GONE = new cockatiel.TaskCancelledError('gone');

function backendOf({ replies }: TraceCall, clock: FakeClock, say: (what: string) => void): Backend {
  let attempts = 0;
  return async (signal) => {
    say('sent');
    const { ms, is } = replies[Math.min(attempts++, replies.length - 1)] ?? SILENT;
    await clock.sleep(ms, signal);
    if (is !== 'GOOD') throw FAILURES[is];
    return 'an answer';
  };
}

const SILENT: Reply = { ms: 1, is: 'GOOD' };
const FAILURES = {
  DOWN: new BackendFailure('STATUS', 'down', { status: 503 }),
  REFUSED: new BackendFailure('STATUS', 'refused', { status: 400 }),
  TOLD: new BackendFailure('STATUS', 'down', {
    status: 503,
    headers: { 'retry-after': String(HINT_MS / 1_000) },
  }),
};

/** What a caller is told, in the words of neither. */
function word(failure: unknown): string {
  if (failure === GONE || failure instanceof cockatiel.TaskCancelledError) return 'gone';
  if (failure instanceof cockatiel.BrokenCircuitError) return 'BREAKER_OPEN';
  if (failure instanceof cockatiel.BulkheadRejectedError) return 'BULKHEAD_FULL';
  if (failure instanceof BackendFailure) return failure === FAILURES.REFUSED ? 'refused' : 'down';
  if (!(failure instanceof ToolError)) return String(failure);
  if (failure.code === 'CANCELLED') return 'gone';
  if (failure.code === 'VALIDATION_FAILED') return 'refused';
  const { reason = failure.code } = failure.facts;
  return reason === 'STATUS' ? 'down' : reason;
}

function oursFor(trace: Trace, clock: FakeClock, watch: Observer): Subject {
  const { attempts, baseMs, capMs, chance, tenants, minimum, failures, limit, queue } = trace;
  const rng = () => chance;
  const common = recoveryParts({
    clock,
    rng,
    tenants,
    report: watch.report,
    traits: {
      breaker: { failures, minimum, windowMs: WINDOW_MS, openMs: OPEN_MS },
      concurrency: { limit, queue },
    },
  });
  const parts = {
    ...common,
    budget: createRetryBudget(clock, common.traitsOf),
    gate: memoryRateGate(clock),
    ring: { add: () => {}, p50: () => 0, forget: () => {} },
  };
  const retries = retry({ attempts, baseMs, capMs }, parts);
  return (call, signal, backend) => {
    const spy = watch.ofCall(signal);
    const invoke = compose(
      [
        spy.aroundRetry,
        retries,
        gateAwaited(parts),
        spy.aroundBulkhead,
        bulkhead(null, parts.bulkheads),
        gateHeeded(parts),
        spy.aroundBreaker,
        breaker(null, parts.breakers),
        requestMade(parts.budget),
        spy.aroundBackend,
      ],
      (inner) => backend(inner.signal),
    );
    const caller = { ...anAttempt().caller, tenant: call.tenant };
    return invoke(anAttempt({ signal, attempts: [], caller }));
  };
}

function theirsFor(trace: Trace, clock: FakeClock, toClose: number): Subject {
  const { attempts, baseMs, capMs, chance, minimum, failures, limit, queue } = trace;
  const never = new AbortController().signal;
  vi.spyOn(Date, 'now').mockImplementation(clock.now);
  vi.stubGlobal('setTimeout', (wake: () => void, ms: number) => clock.sleep(ms, never).then(wake));
  const refused = (failure: unknown) => failure === FAILURES.REFUSED;
  const local = (failure: unknown) =>
    failure instanceof cockatiel.BrokenCircuitError ||
    failure instanceof cockatiel.BulkheadRejectedError;
  const policy = cockatiel.wrap(
    cockatiel.retry(
      cockatiel.handleWhen((failure) => !refused(failure) && !local(failure)),
      {
        maxAttempts: attempts - 1,
        backoff: new cockatiel.DelegateBackoff(({ attempt }: { attempt: number }) =>
          Math.floor(chance * Math.min(capMs, baseMs * 2 ** (attempt - 1))),
        ),
      },
    ),
    cockatiel.bulkhead(limit, queue),
    cockatiel.circuitBreaker(
      cockatiel.handleWhen((failure) => !refused(failure)),
      {
        halfOpenAfter: OPEN_MS * (0.8 + 0.4 * chance),
        halfOpenSampling: { calls: toClose, threshold: 0 },
        breaker: new cockatiel.SamplingBreaker({
          // It opens above its share and above its rate, we open at ours.
          threshold: failures - 1e-9,
          minimumRps: (minimum - 0.5) / (WINDOW_MS / 1_000),
          duration: WINDOW_MS,
        }),
      },
    ),
  );
  return (_, signal, backend) => policy.execute((context) => backend(context.signal), signal);
}
