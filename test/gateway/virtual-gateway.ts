import { decider } from '../../src/auth/decide.ts';
import type { Rng } from '../../src/base/clock.ts';
import { createCaching } from '../../src/gateway/caching.ts';
import { createGateway } from '../../src/gateway/gateway.ts';
import type { Parts } from '../../src/gateway/order.ts';
import { createRecovery } from '../../src/gateway/recovery.ts';
import type { Backend } from '../../src/model/backend.ts';
import type { Invoke, Operation } from '../../src/model/call.ts';
import type { PolicyEvent } from '../../src/model/events.ts';
import type { Gateway } from '../../src/model/gateway.ts';
import type { CallPlan, Kind } from '../../src/model/plan.ts';
import { checkCompiler } from '../../src/policies/validate.ts';
import { memoryCache } from '../../src/stores/memory-cache.ts';
import { memoryCounters } from '../../src/stores/memory-counters.ts';
import { memoryRateGate } from '../../src/stores/memory-rate-gate.ts';
import { aCall, aPlan, aTool } from '../support/a-call.ts';
import { fakeClock, settled } from '../support/fake-clock.ts';
import { seededRng } from '../support/seeded-rng.ts';
import { traits } from '../support/traits.ts';

/** What a request meets at its backend: a failure or an answer, after a while. */
export interface Meeting {
  readonly ms: number;
  readonly failure?: Error;
}

export interface Scene {
  readonly seed: number;
  readonly plans: readonly CallPlan[];
  /**
   * @param chance of this backend alone: what others are asked changes nothing here
   * @param origin 0 where it has one
   */
  meets(backend: string, now: number, chance: Rng, origin: number): Meeting;
  /** Of every backend. @default 1 */
  readonly origins?: number;
  /** Each tool is called once in so many milliseconds. */
  readonly everyMs: number;
  readonly calls: number;
  /**
   * How much time its caller gives a call.
   * @default the gateway's own limit
   */
  readonly hurry?: Pick<Operation, 'deadlineOf'> & { readonly ms: number };
  /** A build of the policies; without it the one that is shipped. */
  readonly build?: (parts: Parts) => Parts;
}

export interface Request {
  readonly backend: string;
  readonly origin: number;
  /** Of the attempt, within its call. */
  readonly number: number;
  /** When its call began. */
  readonly begunAt: number;
  readonly at: number;
}

export interface Answered {
  readonly tool: string;
  readonly begunAt: number;
  readonly tookMs: number;
  /** The same in real time: a wait in virtual time takes none. */
  readonly realMs: number;
  /** Undefined: it succeeded. */
  readonly failure: unknown;
}

/** All that happened, in its order. */
export interface Played {
  readonly requests: readonly Request[];
  readonly answers: readonly Answered[];
  readonly changes: readonly { readonly at: number; readonly event: PolicyEvent }[];
}

const REQUEST = { verb: 'GET', target: '/', headers: [], body: null, pick: null } as const;

/** A READ of a backend, with the policies that every tool has. */
export function aRead(id: string, backend: string, fallbacks: readonly string[] = []): CallPlan {
  const fallback = fallbacks.length === 0 ? null : { backends: fallbacks, tool: null };
  return { ...aPlan({ kind: 'rest', backend, request: REQUEST }), id, fallback };
}

const UNHURRIED = { ms: 30_000, deadlineOf: 'CALLER' } as const;

/** Calls each tool at an even pace, through the whole gateway, in virtual time. */
export async function played(scene: Scene): Promise<Played> {
  const { hurry = UNHURRIED } = scene;
  const clock = fakeClock();
  const requests: Request[] = [];
  const answers: Answered[] = [];
  const changes: Played['changes'][number][] = [];
  const backend = backendOf(scene, { clock, requests });
  const report = (event: PolicyEvent) => {
    if (event.is === 'BREAKER') changes.push({ at: clock.now(), event });
  };
  const gateway = gatewayOf(scene, backend, { clock, report });
  const call = async (plan: CallPlan) => {
    const begunAt = clock.now();
    const { ms, deadlineOf } = hurry;
    const operation = { ...aCall({ plan }).operation, deadline: begunAt + ms, deadlineOf };
    const since = performance.now();
    const failure = await gateway
      .callerOf(plan.id)({}, operation)
      .then(
        () => undefined,
        (error: unknown) => error,
      );
    const [tookMs, realMs] = [clock.now() - begunAt, performance.now() - since];
    answers.push({ tool: plan.id, begunAt, tookMs, realMs, failure });
  };
  for (let number = 0; number < scene.calls; number++) {
    for (const plan of scene.plans) void call(plan);
    await settled();
    await clock.advance(scene.everyMs);
  }
  for (let left = 60; left > 0 && clock.sleeping() > 0; left--) await clock.advance(1_000);
  return { requests, answers, changes };
}

function backendOf(
  { seed, meets, hurry = UNHURRIED }: Scene,
  { clock, requests }: { readonly clock: Parts['clock']; readonly requests: Request[] },
): Invoke {
  const chances = new Map<string, Rng>();
  const chanceOf = (backend: string): Rng => {
    const chance = chances.get(backend) ?? seededRng(seed);
    chances.set(backend, chance);
    return chance;
  };
  return async ({ backend, attempt, operation, signal }) => {
    attempt.sent = 'MAYBE';
    const { number, origin = 0 } = attempt;
    const begunAt = operation.deadline - hurry.ms;
    requests.push({ backend, origin, number, begunAt, at: clock.now() });
    const { ms, failure } = meets(backend, clock.now(), chanceOf(backend), origin);
    if (ms > 0) await clock.sleep(ms, signal);
    if (failure) throw failure;
    return 'an answer';
  };
}

function gatewayOf(
  { seed, plans, origins = 1, build = (parts) => parts }: Scene,
  invoke: Invoke,
  { clock, report }: Pick<Parts, 'clock' | 'report'>,
): Gateway {
  const traitsOf = (name: string) => traits({ domain: name, origins });
  const rng = seededRng(seed + 1);
  const recovery = createRecovery({ clock, rng, report, traitsOf, gate: memoryRateGate(clock) });
  const anything = checkCompiler()({ type: 'object' });
  const parts: Parts = {
    clock,
    report,
    decide: decider({ rules: [], clock, stepUp: true }),
    recovery,
    caching: createCaching({ clock, rng, store: memoryCache(clock) }),
    counters: memoryCounters(),
    codeVersion: '',
    newKey: () => 'a key',
    argumentCheckOf: () => anything,
    scalarCheckOf: () => () => true,
    callTool: (name) => gateway.callerOf(name),
  };
  const backend = <K extends Kind>(): Backend<K> => ({ bind: () => invoke, close: async () => {} });
  const tools = plans.map(aTool);
  const gateway = createGateway(
    { tools, joins: [], shapes: {}, inputs: {} },
    { rest: backend(), sql: backend(), resolver: backend() },
    build(parts),
  );
  return gateway;
}
