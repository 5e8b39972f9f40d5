import { worstOf } from '../base/attempt.ts';
import { EFFECTS } from '../base/effects.ts';
import { CancelledError, InternalError, ToolError } from '../base/errors.ts';
import { limitError } from '../base/limit-error.ts';
import type { Backend } from '../model/backend.ts';
import type { Invoke, Operation, ToolCall } from '../model/call.ts';
import type { CallTool } from '../model/gateway.ts';
import type { ToolPlan } from '../model/plan.ts';
import type {
  BackendClient,
  CallByArgs,
  ToolContext,
  ToolFunction,
} from '../model/tool-function.ts';
import { notedChange } from './noted-change.ts';

export interface ResolverParts {
  /** The exports of `resolvers/tools`, by name. */
  readonly functions: Readonly<Record<string, ToolFunction<never>>>;
  /** A tool of the same load, its arguments coerced as GraphQL would. */
  toolNamed(name: string): { readonly plan: ToolPlan; readonly call: CallTool } | undefined;
  /** A client whose requests belong to this call. */
  clientOf(backend: string, call: ToolCall): BackendClient | undefined;
}

/** TypeScript functions as backends: run once, whatever happens; retries belong to the calls that they make. */
export function resolverBackend(parts: ResolverParts): Backend<'resolver'> {
  return {
    bind({ name }) {
      const run = parts.functions[name];
      if (!run) throw new Error(`resolvers/tools exports no ${name}.`);
      return (call) => runOnce(run, call, parts);
    },
    close: () => Promise.resolve(),
  };
}

const runOnce = async (
  run: ToolFunction<never>,
  call: ToolCall,
  parts: ResolverParts,
): ReturnType<Invoke> => {
  const turn = { isOver: false };
  try {
    // The arguments were checked against the tool's own schema, which the function's type repeats.
    return await run(call.args as never, contextOf(withoutKey(call), parts, turn));
  } catch (failure) {
    if (failure instanceof ToolError) throw failure;
    call.attempt.sent = worstOf(call.attempt.sent, 'MAYBE'); // nobody knows what it did before
    throw new InternalError('The tool made a mistake.', { cause: failure });
  } finally {
    turn.isOver = true;
  }
};

/** Of one run. */
interface Turn {
  /** What it started and did not await may go on; it starts nothing more. */
  isOver: boolean;
}

/** Its calls have keys of their own: of one that all share, the second would be taken for a repeat of the first. */
function withoutKey(call: ToolCall): ToolCall {
  return { ...call, operation: { ...call.operation, callersKey: null } };
}

function contextOf(call: ToolCall, parts: ResolverParts, turn: Turn): ToolContext {
  return {
    caller: call.caller,
    signal: call.signal,
    tools: byName((name) => attended(turn, toolCaller(name, call, parts))),
    backends: byName((name) => attendedClient(turn, parts.clientOf(name, call))),
  };
}

function byName<T>(find: (name: string) => T | undefined): Readonly<Record<string, T>> {
  return new Proxy<Record<string, T>>({}, { get: (_, name) => find(String(name)) });
}

/** A tool may start several calls and leave with the first that fails: the others must not end the process. */
function attended<A extends unknown[]>(turn: Turn, ask: Ask<A>): Ask<A>;
function attended<A extends unknown[]>(turn: Turn, ask: Ask<A> | undefined): Ask<A> | undefined;
function attended<A extends unknown[]>(turn: Turn, ask: Ask<A> | undefined) {
  return (
    ask &&
    ((...args: A) => {
      const answer = turn.isOver ? Promise.reject(tooLate()) : ask(...args);
      answer.catch(() => {});
      return answer;
    })
  );
}

type Ask<A extends unknown[]> = (...args: A) => Promise<unknown>;

/** What its run has changed has been told by then. */
const tooLate = (): CancelledError =>
  new CancelledError('It was not started: its tool has ended.', { reason: 'NOT_STARTED' });

function attendedClient(turn: Turn, client: BackendClient | undefined): BackendClient | undefined {
  return client && { request: attended(turn, client.request), query: attended(turn, client.query) };
}

function toolCaller(name: string, call: ToolCall, parts: ResolverParts): CallByArgs | undefined {
  const tool = parts.toolNamed(name);
  if (!tool) return undefined;
  return async (args) => {
    refuseUnfit(tool.plan, call);
    const ask = () => tool.call(args, within(call));
    return await (EFFECTS[tool.plan.effect].shareable ? ask() : notedChange(call.attempt, ask));
  };
}

/** The calls of a tool end with it. */
function within({ operation, signal, deadline, deadlineOf }: ToolCall): Operation {
  return { ...operation, signal, deadline, deadlineOf, nesting: operation.nesting + 1 };
}

function refuseUnfit(tool: ToolPlan, { plan, operation }: ToolCall): void {
  if (EFFECTS[tool.effect].rank > EFFECTS[plan.effect].rank) {
    throw new Error(`${plan.id} is declared ${plan.effect} and may not call ${tool.id}.`);
  }
  const { usage, nesting } = operation;
  const { toolNesting, callsByTools } = usage.limits;
  if (nesting >= toolNesting) throw new Error('Tools call each other too deeply.');
  usage.toolCalls += 1;
  if (usage.toolCalls > callsByTools) {
    throw limitError({ name: 'callsByTools', max: callsByTools, found: usage.toolCalls });
  }
}
