import { createCaching } from '../../src/gateway/caching.ts';
import type { Caller, Invoke, ToolCall } from '../../src/model/call.ts';
import type { PolicyEvent } from '../../src/model/events.ts';
import type { CachePlan, CallPlan } from '../../src/model/plan.ts';
import type { Served } from '../../src/model/recovery.ts';
import { cache } from '../../src/policies/cache.ts';
import { memoryCache } from '../../src/stores/memory-cache.ts';
import { aCall, aPlan } from '../support/a-call.ts';
import { fakeClock, settled } from '../support/fake-clock.ts';
import { seededRng } from '../support/seeded-rng.ts';

export interface CacheScene {
  readonly plan?: Partial<CachePlan>;
  readonly of?: Partial<CallPlan>;
  /** So many processes share one store. */
  readonly processes?: number;
  /** What the backend does; the answer counts its calls. */
  readonly backend?: (call: ToolCall, number: number) => unknown;
  /** In place of the real one. */
  readonly policy?: typeof cache;
}

export interface AskedFor {
  readonly process?: number;
  readonly args?: Readonly<Record<string, unknown>>;
  readonly caller?: Partial<Caller>;
  readonly signal?: AbortSignal;
  readonly withinMs?: number;
}

export interface Told {
  readonly answer: Promise<unknown>;
  /** What stands in the response, once it is answered. */
  served(): Served | undefined;
  readonly call: ToolCall;
}

const PLACE = { prev: undefined, key: 'aTool' };

/** Caches of several processes over one store and one backend, in virtual time. */
export function cacheScene(scene: CacheScene = {}) {
  const clock = fakeClock();
  const rng = seededRng(7);
  const store = memoryCache(clock);
  const events: PolicyEvent[] = [];
  const calls: ToolCall[] = [];
  const of = { ...aPlan({ kind: 'rest', backend: 'shop', request: REQUEST }), ...scene.of };
  const backend: Invoke = async (call) => {
    calls.push(call);
    call.attempts.push({ number: 1, backend: 'shop', sent: 'MAYBE' });
    const { backend: answer = (_: ToolCall, number: number) => `answer ${number}` } = scene;
    return await answer(call, calls.length);
  };
  const processes = Array.from({ length: scene.processes ?? 1 }, () => {
    const caching = createCaching({ clock, rng, store });
    const parts = {
      ...caching,
      clock,
      version: '1',
      report: (one: PolicyEvent) => events.push(one),
    };
    const policy = (scene.policy ?? cache)({ ...PLAN, ...scene.plan }, of, parts);
    return { caching, invoke: policy(backend) };
  });
  return {
    clock,
    store,
    events,
    calls,
    /** Lets time pass, once what was asked for is on its way. */
    async advance(ms: number) {
      await settled();
      await clock.advance(ms);
    },
    /** What one process says to all of them. */
    purge: (tags: readonly string[]) => processes[0]?.caching.purge(tags),
    results: () => events.flatMap((one) => (one.is === 'CACHE' ? [one.result] : [])),
    ask({ process = 0, args = {}, withinMs = 10_000, ...given }: AskedFor = {}): Told {
      const invoke = processes[process]?.invoke;
      if (!invoke) throw new Error('There is no such process.');
      const call = callBy({ of, args, ...given, deadline: clock.now() + withinMs });
      const answer = invoke(call);
      answer.catch(() => {});
      const served = () => call.operation.marks.findLast(({ place }) => place === PLACE)?.served;
      return { answer, served, call };
    },
  };
}

const PLAN: CachePlan = {
  ttlMs: 60_000,
  scope: 'CALLER',
  staleWhileRevalidateMs: 0,
  staleIfErrorMs: 300_000,
  tags: [],
};

const REQUEST = { verb: 'GET', target: '/', headers: [], body: null, pick: null } as const;

interface Described extends Pick<AskedFor, 'caller' | 'signal'> {
  readonly of: CallPlan;
  readonly args: Readonly<Record<string, unknown>>;
  readonly deadline: number;
}

function callBy({ of: plan, args, deadline, caller, signal }: Described): ToolCall {
  const given = aCall({ plan, args, deadline, place: PLACE, ...(signal && { signal }) });
  const who = { ...given.caller, ...caller };
  const operation = { ...given.operation, caller: who, deadline, marks: [] };
  return { ...given, caller: who, operation, attempts: [] };
}
