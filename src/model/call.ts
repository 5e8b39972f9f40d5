import type { Attempt } from '../base/attempt.ts';
import type { TimeOfCall } from '../base/attempt-limit.ts';
import type { Effect } from '../base/effects.ts';
import type { SideEffect } from '../base/errors.ts';
import type { Limits } from '../base/limits.ts';
import type { CallPlan, Scope } from './plan.ts';
import type { CacheResult, Served } from './recovery.ts';

/** Who is calling, from a verified credential. */
export interface Caller {
  /** The subject as its issuer names it. */
  readonly id: string;
  /** Unique across issuers: the only form in keys and limits. */
  readonly principal: string;
  readonly tenant: string;
  /** The program that calls, where the credential names one. */
  readonly agent: string | null;
  readonly method: 'apiKey' | 'jwt' | 'introspection' | 'dev';
  /** May be logged. */
  readonly credentialId: string;
  readonly scopes: ReadonlySet<string>;
  readonly maxEffect: Effect;
  /** Tools that it may call; null: no list. */
  readonly tools: ReadonlySet<string> | null;
  readonly claims: Readonly<Record<string, string | number | boolean>>;
  /** Milliseconds since 1970. */
  readonly expiresAt: number | null;
}

export type { Attempt, Sent } from '../base/attempt.ts';

export type Args = Readonly<Record<string, unknown>>;

/** One call of a tool or a join, on its way inwards. Policies hand on changed copies. */
export interface ToolCall {
  readonly plan: CallPlan;
  /** As GraphQL coerced them: defaults filled in, names as declared. */
  readonly args: Args;
  /** The object around a join, names as declared. */
  readonly parent: Readonly<Record<string, unknown>> | null;
  /** Of one bulk request for several calls, what they ask for, which `args` and `parent` then lack; else null. */
  readonly keys: readonly unknown[] | null;
  readonly caller: Caller;
  /** Ends the call: its deadline, or for a READ that nobody waits any more. */
  readonly signal: AbortSignal;
  /** On `Clock.now()`: the call must be answered by then. */
  readonly deadline: number;
  /** Whose deadline that is. */
  readonly deadlineOf: TimeOfCall['deadlineOf'];
  /** The backend that the next attempt goes to; the binding's, unless a policy chose another. */
  readonly backend: string;
  /** The attempt under way; number 0 before the first. */
  readonly attempt: Attempt;
  /** Every attempt so far, hops included; the call's own list, which each new attempt joins. */
  readonly attempts: Attempt[];
  /** What policies found out of it; the call's own. */
  readonly notes: CallNotes;
  /** Where its answer stands in the response; null for a call from `ctx.tools`. */
  readonly place: ResponsePlace | null;
  /** The key that every attempt sends to a backend that knows such keys; null for a READ. */
  readonly idempotencyKey: string | null;
  /** The operation that this call belongs to. */
  readonly operation: Operation;
}

/** Written by the policy that knows; null where none does. */
export interface CallNotes {
  cache: CacheResult | null;
  /** Keys that one request to the backend asked for. */
  batchSize: number | null;
}

/** Where in the response a mark belongs: as graphql-js builds paths. */
export interface ResponsePlace {
  readonly prev: ResponsePlace | undefined;
  readonly key: string | number;
}

export interface Mark {
  readonly place: ResponsePlace;
  readonly served: Served;
}

/** What all calls of one request share. */
export interface Operation {
  readonly caller: Caller;
  /** Aborts when the client has gone, the operation's time is over, or the process must stop. */
  readonly signal: AbortSignal;
  /** On `Clock.now()`. */
  readonly deadline: number;
  /** A client's, unless a tool's own plan set it for what the tool calls. */
  readonly deadlineOf: TimeOfCall['deadlineOf'];
  /** 32 hex digits; errors and the log carry it. */
  readonly traceId: string;
  /** Answers that are not the primary's fresh ones, by their place in the response. */
  readonly marks: Mark[];
  /** Every call has a mark, which tells how it was answered. */
  readonly explain: boolean;
  /** Who else gets what is made of these calls' answers; no call sees more of its caller than they have in common. */
  readonly audience: Scope;
  /** One attempt each: the caller repeats the call itself, or asked for none. */
  readonly noRetry: boolean;
  /** Under which its caller repeats it, and wants each change once; null: it sent none. */
  readonly callersKey: string | null;
  /** How many tools stand around this one's call by `ctx.tools`; 0 for what a client asks for. */
  readonly nesting: number;
  readonly usage: Usage;
}

/** What the calls of one request have used up together; each adds to it. */
export interface Usage {
  readonly limits: Limits;
  /** Calls made by `ctx.tools`. */
  toolCalls: number;
  /** Bytes that backends answered. */
  bytes: number;
  /** The worst of the calls that have ended. */
  sideEffect: SideEffect;
}

/** Answers a call: a backend, or a policy wrapped around one. */
export type Invoke = (call: ToolCall) => Promise<unknown>;
/** Wraps an Invoke in one concern. Retry, cache and tracing all have this one shape. */
export type Policy = (next: Invoke) => Invoke;
