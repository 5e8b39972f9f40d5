import type { ToolError } from '../base/errors.ts';
import type { ToolCall } from './call.ts';
import type { Denial } from './permission.ts';
import type { CacheResult } from './recovery.ts';

/** What policies report; telemetry listens. */
export type PolicyEvent =
  /** A call ended so. */
  | { readonly is: 'FAILED'; readonly call: ToolCall; readonly error: ToolError }
  /** Another attempt follows, after `waitMs`. */
  | {
      readonly is: 'RETRY';
      readonly call: ToolCall;
      readonly error: ToolError;
      readonly waitMs: number;
    }
  /** No further attempt, though the failure may pass: why not. */
  | {
      readonly is: 'RETRY_REFUSED';
      readonly call: ToolCall;
      readonly reason: 'EFFECT' | 'BUDGET' | 'DEADLINE' | 'GATE';
    }
  /** A second request went out beside the first. */
  | { readonly is: 'HEDGE'; readonly call: ToolCall; readonly won: boolean }
  /** The next backend, or the fallback tool, is tried. */
  | { readonly is: 'HOP'; readonly call: ToolCall; readonly to: string }
  | {
      readonly is: 'BREAKER';
      readonly backend: string;
      readonly to: 'CLOSED' | 'OPEN' | 'HALF_OPEN';
      /** Of several origins the one whose breaker it is, by place in config. */
      readonly origin?: number;
    }
  /** What the cache knew of it. */
  | { readonly is: 'CACHE'; readonly call: ToolCall; readonly result: CacheResult }
  /** Cached answers with these tags were dropped. */
  | { readonly is: 'PURGE'; readonly call: ToolCall; readonly tags: readonly string[] }
  /** A caller asked for what it may not have. */
  | {
      readonly is: 'DENIED';
      readonly tool: string;
      readonly traceId: string;
      readonly principal: string;
      readonly reason: Denial['reason'] | 'ERROR';
      /** Of the operator's own rules the one that denied, or failed. */
      readonly rule: string | null;
      /** Why that rule failed. */
      readonly cause?: unknown;
    }
  | { readonly is: 'BULKHEAD_FULL'; readonly call: ToolCall }
  /** Calls that differ in their key alone become one request, for `size` keys. */
  | {
      readonly is: 'BATCH';
      readonly call: ToolCall;
      readonly members: readonly ToolCall[];
      readonly size: number;
    }
  /** The backend did not take a bulk request; its keys are asked one by one. */
  | { readonly is: 'BATCH_REFUSED'; readonly call: ToolCall; readonly error: ToolError }
  /** Rows of a bulk answer that no call asked for were dropped. */
  | { readonly is: 'ROWS_DROPPED'; readonly call: ToolCall; readonly count: number }
  | { readonly is: 'GATE_CLOSED'; readonly backend: string; readonly ms: number }
  /** A store that processes share did not do what it was asked; calls go on without. */
  | {
      readonly is: 'STORE_ERROR';
      readonly store: string;
      readonly operation: string;
      readonly cause: string;
    }
  /** It is left alone for a while, for it failed often. */
  | { readonly is: 'STORE_LOST'; readonly store: string }
  | { readonly is: 'STORE_BACK'; readonly store: string }
  /** What was kept was changed, moved, or sealed with a key that is not there. It is dropped. */
  | { readonly is: 'STORE_TAMPERED'; readonly store: string };

export type Report = (event: PolicyEvent) => void;
