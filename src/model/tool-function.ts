import type { Args, Caller } from './call.ts';
import type { Verb } from './plan.ts';

/** Calls another tool through its whole pipeline; the answer has the declared names. */
export type CallByArgs = (args: Args) => Promise<unknown>;

/**
 * A client of one backend. Each request has the tool's own recovery policies around it. Targets, bodies and statements
 * are the templates of SDL, filled from `args` and encoded by place: write them as constant texts.
 */
export interface BackendClient {
  /** @returns the JSON of the answer */
  request(request: ClientRequest, args?: Args): Promise<unknown>;
  /** @returns the rows */
  query(statement: string, args?: Args): Promise<unknown>;
}

export interface ClientRequest {
  readonly verb: Verb;
  /** Such as `/orders/{args.id}`. */
  readonly target: string;
  /** Without it POST, PUT and PATCH send the arguments that `target` does not use. */
  readonly body?: string;
}

/**
 * What a TypeScript tool gets beside its arguments. Name the tools it calls, to have them typed. Await each call: one
 * that changes something and goes on when the tool fails makes that failure an unknown outcome; later ones are refused.
 */
export interface ToolContext<Tools = Readonly<Record<string, CallByArgs>>> {
  readonly caller: Caller;
  /** Aborts when the answer is no longer wanted, or its time is over. */
  readonly signal: AbortSignal;
  readonly tools: Tools;
  readonly backends: Readonly<Record<string, BackendClient>>;
}

/** A tool without a binding: the export of `resolvers/tools` that has the Mutation field's name. It runs once. */
export type ToolFunction<
  TArgs = Args,
  Answer = unknown,
  Tools = Readonly<Record<string, CallByArgs>>,
> = (args: TArgs, context: ToolContext<Tools>) => Promise<Answer> | Answer;
