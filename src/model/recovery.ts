import type { BackendRules } from '../base/classify.ts';
import type { BreakerPlan, ConcurrencyPlan } from './plan.ts';

/** What config says of a backend's behaviour when calls fail. */
export interface BackendTraits {
  readonly rules: BackendRules;
  /** The request header that carries an idempotency key; null: the backend knows none. */
  readonly idempotencyHeader: string | null;
  /** Backends of one domain serve the same records and recognise each other's keys. Default: the backend's own name. */
  readonly domain: string;
  /** Retries and hedges per first attempt, 0 to 0.5. */
  readonly retryBudget: number;
  readonly breaker: BreakerPlan;
  readonly concurrency: ConcurrencyPlan;
  /** How many origins it has, of which any serves any call. */
  readonly origins: number;
}

export type TraitsOf = (backend: string) => BackendTraits;

/** Tokens that retries and hedges of one backend spend, and first attempts earn. */
export interface RetryBudget {
  first(backend: string): void;
  /** False: there is none left, and nothing was taken. */
  spend(backend: string): boolean;
}

/** When a backend may be asked again, as it said itself. Shared between processes where a store is. */
export interface RateGate {
  /** Milliseconds until it opens; 0: it is open. */
  rest(backend: string): number;
  /** Closes it for that long, unless it is closed for longer already; at most an hour. */
  close(backend: string, ms: number): void;
  /** Takes a place among those of this process that wait for it; false: all are taken. */
  enter(backend: string): boolean;
  leave(backend: string): void;
}

/** How long the last successful attempts of one tool at one backend took. */
export interface LatencyRing {
  add(tool: string, backend: string, ms: number): void;
  /** 0 below 20 samples. */
  p50(tool: string, backend: string): number;
  /** Drops the oldest sample. */
  forget(tool: string, backend: string): void;
}

/** Of `tool_cache_total`: a fresh answer was kept, or a stale one; none was, or another call fetches it just now. */
export type CacheResult = 'hit' | 'stale' | 'miss' | 'joined' | 'negative' | 'error';

/** Where an answer came from. */
export interface Served {
  /** `PRIMARY` stands only where an explanation was asked for. */
  readonly source: 'PRIMARY' | 'FALLBACK' | 'CACHE' | 'STALE';
  readonly degraded: boolean;
  readonly attempts: number;
  /** Milliseconds since it ceased to be fresh. */
  readonly staleMs?: number;
  readonly replayed?: true;
  /** Only in explanations, as are the next ones. */
  readonly cache?: CacheResult;
  readonly batchSize?: number;
  /** Milliseconds that backends took, over all attempts. */
  readonly backendMs?: number;
}

/** An attempt that a breaker lets through. */
export interface Passage {
  /** Where to, of several origins. */
  readonly origin?: number | undefined;
  /** Tells how it ended, once; a result of an earlier state of the breaker is ignored. */
  settle(result: 'SUCCESS' | 'FAILURE' | 'IGNORED'): void;
}
