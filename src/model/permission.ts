import type { Args, Caller } from './call.ts';
import type { ToolPlan } from './plan.ts';

export type Answer = 'ALLOW' | 'DENY' | 'ERROR';

/** A rule of the operator's own, exported by `resolvers/permissions.ts`. Every rule must allow a call. */
export interface Rule {
  /** For log and audit. */
  readonly name: string;
  /**
   * Whatever is none of the three words, a failure, or an answer that takes longer than 50 ms, denies. `args` is null
   * while a list is being made: what is allowed then is listed.
   */
  readonly check: (caller: Caller, plan: ToolPlan, args: Args | null) => Answer | Promise<Answer>;
}

export type Denial = {
  readonly is: 'DENY';
  readonly reason: 'TOOL_LIST' | 'EFFECT' | 'SCOPE' | 'CLAIM' | 'RULE';
  /** The tool is as if it did not exist. */
  readonly hidden: boolean;
  readonly missingScopes: readonly string[];
  readonly rule: string | null;
};

export type Decision =
  | { readonly is: 'ALLOW' }
  | Denial
  /** Acts as a denial, and is counted apart. */
  | { readonly is: 'ERROR'; readonly rule: string; readonly cause: unknown };

/** Without args: may this caller see the tool at all? With args: may it make this call? */
export type Decide = (caller: Caller, plan: ToolPlan, args?: Args) => Decision | Promise<Decision>;
