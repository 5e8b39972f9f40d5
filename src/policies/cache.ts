import type { Policy, ToolCall } from '../model/call.ts';
import type { Report } from '../model/events.ts';
import type { CachePlan, CallPlan } from '../model/plan.ts';
import type { CacheResult } from '../model/recovery.ts';
import type { CacheEntry, CacheKey } from '../model/stores.ts';
import { type BriefMemory, briefMemory } from './brief-memory.ts';
import { answerOf, mark, servedFresh } from './cache-entry.ts';
import { type FillParts, filling } from './cache-fill.ts';
import { type Flights, flightsOf } from './cache-flights.ts';
import { cacheKeys } from './cache-key.ts';
import { deadline } from './deadline.ts';
import { startsHop } from './starts-hop.ts';
import { withinShare } from './time-share.ts';

export interface CacheParts extends FillParts {
  readonly report: Report;
  /** Another one than that of every plan whose answers this one's are not. */
  readonly version: string;
}

/** So long a stale answer stands, after it could not be made anew. */
const AFTER_FAILURE_MS = 1_000;

/**
 * Answers from what was kept, where it may: fresh, stale while a fresh one is fetched, and stale where fetching fails.
 * One call fetches what several ask for, of one process or many.
 */
export function cache(plan: CachePlan, of: CallPlan, parts: CacheParts): Policy {
  const keyOf = cacheKeys(of, plan.scope, parts.version);
  return (next) => {
    const flights = flightsOf(filling(next, plan, parts), plan.tags, parts);
    const failed = briefMemory(parts.clock, AFTER_FAILURE_MS);
    const cached: Cached = { ...parts, plan, flights, failed };
    return async (call) => {
      const key = keyOf(call);
      const entry = await parts.store.get(key);
      return await answered({ key, entry, call }, cached);
    };
  };
}

interface Cached extends CacheParts {
  readonly plan: CachePlan;
  readonly flights: Flights;
  /** What could not be made anew a moment ago. */
  readonly failed: BriefMemory;
}

interface Asked {
  readonly key: CacheKey;
  readonly entry: CacheEntry | undefined;
  readonly call: ToolCall;
}

function answered({ key, entry, call }: Asked, cached: Cached): Promise<unknown> | unknown {
  const { clock, failed, plan } = cached;
  if (entry === undefined) return fetched(key, call, cached);
  const staleMs = clock.wall() - entry.freshUntil;
  if (staleMs < 0) return fresh(entry, call, cached);
  if (staleMs < plan.staleWhileRevalidateMs) {
    revalidate(key, call, cached);
    return stale(entry, call, cached, false);
  }
  if (staleMs >= plan.staleIfErrorMs) return fetched(key, call, cached);
  if (failed.has(key.name)) return stale(entry, call, cached, true);
  return fetchedOrStale(key, entry, call, cached);
}

function fresh(entry: CacheEntry, call: ToolCall, cached: Cached): unknown {
  note(call, entry.notFound ? 'negative' : 'hit', cached);
  mark(call, servedFresh(entry));
  return answerOf(entry);
}

function stale(entry: CacheEntry, call: ToolCall, cached: Cached, degraded: boolean): unknown {
  note(call, 'stale', cached);
  const staleMs = Math.round(cached.clock.wall() - entry.freshUntil);
  mark(call, { source: 'STALE', degraded, attempts: call.attempts.length, staleMs });
  return answerOf(entry);
}

async function fetched(key: CacheKey, call: ToolCall, cached: Cached): Promise<unknown> {
  try {
    return await fetching(key, call, cached);
  } catch (failure) {
    note(call, 'error', cached);
    throw failure;
  }
}

async function fetching(key: CacheKey, call: ToolCall, cached: Cached): Promise<unknown> {
  const { answer, joined } = cached.flights.ask(key, call);
  const value = await answer;
  note(call, joined ? 'joined' : 'miss', cached);
  return value;
}

/** The stale answer is one more hop, for which time is kept. */
async function fetchedOrStale(key: CacheKey, entry: CacheEntry, call: ToolCall, cached: Cached) {
  try {
    return await withinShare((one) => fetching(key, one, cached), call, cached.clock);
  } catch (failure) {
    if (startsHop(failure)) {
      cached.failed.add(key.name);
      return stale(entry, call, cached, true);
    }
    note(call, 'error', cached);
    throw failure;
  }
}

/** Behind the caller's back: as long as a call of its own might take, with its credential. */
function revalidate(key: CacheKey, call: ToolCall, cached: Cached): void {
  const { clock, failed, flights } = cached;
  const { caller } = call.operation;
  const isExpired = caller.expiresAt !== null && caller.expiresAt <= clock.wall();
  if (isExpired || failed.has(key.name) || flights.has(key)) return;
  const limited = deadline(call.plan.timeout, clock)((one) => flights.ask(key, one).answer);
  limited(unattended(call)).catch(() => failed.add(key.name));
}

const NOBODY = new AbortController().signal;

function unattended(call: ToolCall): ToolCall {
  const time = { signal: NOBODY, deadline: Number.POSITIVE_INFINITY };
  const notes = { cache: null, batchSize: null };
  const operation = { ...call.operation, ...time, marks: [], noRetry: false };
  return { ...call, ...time, operation, notes, attempts: [], place: null };
}

function note(call: ToolCall, result: CacheResult, { report }: Cached): void {
  call.notes.cache ??= result;
  report({ is: 'CACHE', call, result: call.notes.cache });
}
