import type { Effect } from '../base/effects.ts';

/** Everything that one load of the schema compiled. Plain frozen data: the request path sees no directive. */
export interface Catalogue {
  readonly tools: readonly ToolPlan[];
  readonly joins: readonly JoinPlan[];
  /** Object, interface and union types of the answers, by name. */
  readonly shapes: Readonly<Record<string, CompositeShape>>;
  /** Input types of which a field or enum value is sent under another name, by name. */
  readonly inputs: Readonly<Record<string, InputShape>>;
}

/** What a tool and a join have in common: a call of a backend, and the policies around it. */
export interface CallPlan {
  /** `fetchOrderHistory`, or `Order.product` of a join. */
  readonly id: string;
  /** Changes with whatever may change an answer. */
  readonly version: string;
  readonly effect: Effect;
  readonly binding: Binding;
  readonly timeout: TimeoutPlan;
  readonly retry: RetryPlan;
  /** Departs from the breaker of the backend; null: shares it. */
  readonly breaker: BreakerPlan | null;
  /** Departs from the bulkhead of the backend; null: shares it. */
  readonly concurrency: ConcurrencyPlan | null;
  readonly hedge: HedgePlan | null;
  readonly fallback: FallbackPlan | null;
  readonly rateLimits: readonly RateLimitPlan[];
  readonly cache: CachePlan | null;
  /** Templates of the tags that a call purges. */
  readonly invalidates: readonly string[];
  /** Paths of what its templates, of bulk requests too, read of a caller, such as `['claims', 'desk']`: who differs in one gets another answer. */
  readonly callerPaths: readonly (readonly string[])[];
  /** Paths of what its templates read of the object around a join. */
  readonly parentPaths: readonly (readonly string[])[];
  readonly batch: BatchPlan | null;
  /** What the answer must be, before a caller may see it. */
  readonly result: Shape;
  /** Arguments that are sent in another form than they are written in, by name. */
  readonly renames: Readonly<Record<string, InputShape>>;
}

/** A Mutation field. Its `id` is the field's name. */
export interface ToolPlan extends CallPlan {
  readonly title: string | null;
  readonly description: string;
  /** What a caller must hold, all of them; a READ without any is open to every caller. */
  readonly scopes: readonly string[];
  readonly tags: readonly string[];
  readonly examples: readonly ToolExample[];
  /** What a call takes of the sum that one operation may cost. */
  readonly cost: number;
}

/** An object field with a binding of its own; its effect is READ by nature. */
export interface JoinPlan extends CallPlan {
  readonly type: string;
  readonly field: string;
  /** Paths from the object around it to what its target is made of; where one is null, there is nothing to ask for. */
  readonly links: readonly (readonly string[])[];
}

export interface ToolExample {
  readonly args: Readonly<Record<string, unknown>>;
  readonly note: string | null;
}

export interface TimeoutPlan {
  readonly totalMs: number;
  readonly attemptMs: number;
}

export interface RetryPlan {
  /** Attempts in all, 1 to 6. */
  readonly attempts: number;
  readonly baseMs: number;
  readonly capMs: number;
}

export interface BreakerPlan {
  /** Share of failures that opens it, 0 to 1. */
  readonly failures: number;
  readonly windowMs: number;
  /** Attempts in the window below which the share says nothing. */
  readonly minimum: number;
  readonly openMs: number;
}

export interface ConcurrencyPlan {
  readonly limit: number;
  readonly queue: number;
}

export interface HedgePlan {
  readonly afterMs: number;
}

export interface FallbackPlan {
  /** Tried in this order, after the binding's own. */
  readonly backends: readonly string[];
  /** Another READ tool, tried last. */
  readonly tool: string | null;
}

export interface RateLimitPlan {
  readonly limit: number;
  /** Whole seconds, in milliseconds. */
  readonly windowMs: number;
  readonly per: 'CALLER' | 'TENANT' | 'TOOL';
}

export type Scope = 'PUBLIC' | 'TENANT' | 'CALLER';

export interface CachePlan {
  readonly ttlMs: number;
  readonly scope: Scope;
  /** From the end of freshness on, as is the next one. */
  readonly staleWhileRevalidateMs: number;
  readonly staleIfErrorMs: number;
  /** Templates. */
  readonly tags: readonly string[];
}

/** How calls that differ in one value become one request. */
export interface BatchPlan {
  /** From `args` or `parent` to the value in which they differ. */
  readonly key: readonly string[];
  /** The bulk request: its templates know `{keys}`. */
  readonly binding: BindingOf<'rest' | 'sql'>;
  /** Keys of a row's JSON to the value by which it belongs to a key. */
  readonly match: readonly string[];
  /** Most keys of one request. */
  readonly max: number;
  /** They stand in a URL, between commas. */
  readonly inUrl: boolean;
}

/** What answers a call. A new kind is a line here, and the types name every place that lacks it. */
export type Binding =
  | { readonly kind: 'rest'; readonly backend: string; readonly request: RequestPlan }
  | { readonly kind: 'sql'; readonly backend: string; readonly statement: StatementPlan }
  | { readonly kind: 'resolver'; readonly name: string };

export type Kind = Binding['kind'];
export type BindingOf<K extends Kind> = Extract<Binding, { kind: K }>;

export type Verb = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface RequestPlan {
  readonly verb: Verb;
  /** Template of path and query: `/customers/{args.userId}/orders?limit={args.first}`. */
  readonly target: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  /** Template of the JSON body, or the arguments that make up one, or nothing. */
  readonly body: { readonly template: string } | ArgsBody | null;
  /** Dotted path to what answers the call in the backend's JSON. */
  readonly pick: string | null;
}

interface ArgsBody {
  readonly args: readonly string[];
  /** The keys of a bulk request go along, as `keys`. */
  readonly keys?: true;
}

export interface StatementPlan {
  /** SQL text with `:name` placeholders. */
  readonly query: string;
  /** `:keys` are those of a bulk request. */
  readonly bulk?: true;
  /** The first row is the answer, not the list of rows. */
  readonly one: boolean;
  /** The argument that is the statement itself, a ReadOnlySQL; `query` is its placeholder alone. */
  readonly argument?: string;
}

/** What an answer of one declared type looks like at the backend. */
export type Shape =
  | { readonly is: 'leaf'; readonly scalar: string; readonly nullable: boolean }
  | {
      readonly is: 'enum';
      readonly type: string;
      /** The backend's word → our name. */
      readonly words: Readonly<Record<string, string>>;
      readonly nullable: boolean;
    }
  | { readonly is: 'list'; readonly of: Shape; readonly nullable: boolean }
  | { readonly is: 'composite'; readonly type: string; readonly nullable: boolean };

export type CompositeShape =
  | { readonly is: 'object'; readonly fields: readonly FieldShape[] }
  /** The answer names its concrete type in `__typename`. */
  | { readonly is: 'abstract'; readonly members: readonly string[] };

/** A field that the backend's own object answers: not a join, not a resolver's. */
export interface FieldShape {
  readonly name: string;
  /** Keys from the backend's object to the value; `[name]` where nothing else is said. */
  readonly path: readonly string[];
  readonly shape: Shape;
}

/** How a value of an input type is sent. */
export type InputShape =
  /** Our name → the backend's word. */
  | { readonly is: 'enum'; readonly words: Readonly<Record<string, string>> }
  | { readonly is: 'list'; readonly of: InputShape }
  /** The name of an input object in `Catalogue.inputs`. */
  | { readonly is: 'input'; readonly type: string }
  | {
      readonly is: 'object';
      readonly fields: readonly {
        readonly name: string;
        readonly sentAs: string;
        readonly shape: InputShape | null;
      }[];
    };
