import type { Args, Operation, ResponsePlace } from './call.ts';
import type { Catalogue } from './plan.ts';

/** What GraphQL resolvers get as their context: one per request. */
export interface GatewayContext {
  readonly operation: Operation;
}

/** Calls a tool or join through its whole pipeline. */
export type CallTool = (
  args: Args,
  operation: Operation,
  parent?: Readonly<Record<string, unknown>> | null,
  place?: ResponsePlace | null,
) => Promise<unknown>;

/** One load of the schema, ready to be called. All that resolvers and server see of the pipeline. */
export interface Gateway {
  readonly catalogue: Catalogue;
  /** @throws Error where no tool or join has this id: a bug, not a caller's mistake. */
  callerOf(id: string): CallTool;
}
