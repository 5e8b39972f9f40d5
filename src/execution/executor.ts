import type {
  GatewayExecutionResult,
  GatewayExecutor,
  GatewayGraphQLRequestContext,
} from '@apollo/server-gateway-interface';
import {
  GraphQLError,
  type GraphQLSchema,
  getVariableValues,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
} from 'graphql';
import { EFFECTS, type Effect } from '../base/effects.ts';
import type { ToolError } from '../base/errors.ts';
import { answerTooLarge } from '../base/limit-error.ts';
import { collectedErrors, LIMITS, type Limits } from '../base/limits.ts';
import type { GatewayContext } from '../model/gateway.ts';
import type { CompiledOperation } from './compile.ts';
import { type Execution, NO_ROOM } from './execution.ts';
import { fieldErrors } from './field-errors.ts';
import { executeInstrumented } from './instrumented.ts';
import { withMarks } from './marks.ts';
import type { ChosenOperation } from './operation.ts';
import { type Prepare, type Prepared, preparer } from './prepare.ts';
import { type CheckParts, checksOf, UNCHECKED } from './weight/check.ts';

/** One load of the schema. */
export interface Served {
  readonly schema: GraphQLSchema;
  /** Effect of a Mutation field that is a tool; undefined for any other, which then runs alone. */
  effectOf(field: string): Effect | undefined;
  /**
   * What one request may ask for at most.
   * @default no limits
   */
  readonly checks?: CheckParts;
  /** The same schema built apart, for instrumentation that replaces resolvers; made on first use. */
  instrumented(): GraphQLSchema;
  /** The part of it that this request may see by introspection. */
  introspectedBy(context: GatewayContext): Promise<GraphQLSchema>;
}

export interface ExecutorOptions {
  /** The load that `requestContext.schema` belongs to. */
  servedBy(schema: GraphQLSchema): Served;
  /** True: this request runs on graphql-js, where instrumentation can see it. */
  sampled(request: GatewayGraphQLRequestContext): boolean;
  /**
   * Compiled documents that are kept per schema; one of more than 1,000 characters counts as several.
   * @default 1_000
   */
  readonly maxDocuments?: number;
}

/** What Apollo Server calls with each validated request. */
export function createExecutor({
  servedBy,
  sampled,
  maxDocuments = 1_000,
}: ExecutorOptions): GatewayExecutor {
  // Weakly: what is compiled for a schema goes when the schema goes.
  const preparers = new WeakMap<GraphQLSchema, Prepare>();

  function preparerOf(schema: GraphQLSchema, served: Served): Prepare {
    const known = preparers.get(schema);
    if (known !== undefined) return known;
    const made = preparer({
      maxDocuments,
      mayShare: (field) => mayShare(served, field),
      checkOf: served.checks ? checksOf(schema, served.checks) : () => UNCHECKED,
    });
    preparers.set(schema, made);
    return made;
  }

  return async (request) => {
    const served = servedBy(request.schema);
    const limits = served.checks?.limits ?? LIMITS;
    const ready = readied(request, preparerOf(request.schema, served), limits);
    if ('result' in ready) return ready.result;
    if (!introspects(ready.compiled)) return run(request, ready, sampled(request) ? served : null);
    const schema = await served.introspectedBy(contextOf(request));
    const narrowed = readied({ ...request, schema }, preparerOf(schema, served), limits);
    return 'result' in narrowed ? narrowed.result : run(request, narrowed, null);
  };
}

function mayShare(served: Served, field: string): boolean {
  if (field === '__typename') return true;
  const effect = served.effectOf(field);
  return effect !== undefined && EFFECTS[effect].shareable;
}

/** An operation that can be run, and its variables. */
interface Ready {
  readonly chosen: ChosenOperation;
  readonly compiled: CompiledOperation;
  readonly variables: Record<string, unknown>;
  readonly limits: Limits;
}

/** Nothing is run: this is the answer. */
interface Refused {
  readonly result: GatewayExecutionResult;
}

function readied(
  request: GatewayGraphQLRequestContext,
  prepare: Prepare,
  limits: Limits,
): Ready | Refused {
  const prepared = orErrors(() => prepare(request));
  if ('errors' in prepared) return { result: prepared };
  const { chosen, check } = prepared;
  const rawVariables = request.request.variables ?? {};
  const refusal = check.given(rawVariables);
  if (refusal) return { result: refused(refusal) };
  const { errors, coerced } = getVariableValues(
    chosen.schema,
    chosen.operation.variableDefinitions ?? [],
    rawVariables,
    { maxErrors: collectedErrors(limits) },
  );
  if (errors) return { result: { errors } };
  const tooMuch = check.asked(coerced);
  if (tooMuch) return { result: refused(tooMuch) };
  const compiled = orErrors(() => prepared.compiledFor(coerced));
  if ('errors' in compiled) return { result: { ...compiled, data: null } };
  return { chosen, compiled, variables: coerced, limits };
}

/** Asks for the schema itself, of which each caller sees a part of its own. */
function introspects({ runs }: CompiledOperation): boolean {
  return runs.some((run) =>
    run.some(({ position: { site } }) => INTROSPECTION.has(site.definition)),
  );
}

const INTROSPECTION: ReadonlySet<unknown> = new Set([SchemaMetaFieldDef, TypeMetaFieldDef]);

/** `seen`: the load whose instrumented schema runs the request. */
async function run(
  request: GatewayGraphQLRequestContext,
  { chosen, compiled, variables, limits }: Ready,
  seen: Served | null,
): Promise<GatewayExecutionResult> {
  const context = contextOf(request);
  const execution: Execution = {
    chosen,
    variables,
    context,
    errors: fieldErrors(),
    room: { left: limits.answerBytes },
  };
  const rawVariables = request.request.variables ?? {};
  const result = await (seen
    ? executeInstrumented(compiled, { execution, schema: seen.instrumented(), rawVariables })
    : executeCompiled(compiled, execution));
  return withMarks(result, context.operation.marks);
}

function contextOf(request: GatewayGraphQLRequestContext): GatewayContext {
  return request.context as unknown as GatewayContext; // our own context function made it
}

function refused(failure: ToolError): GatewayExecutionResult {
  return { errors: [new GraphQLError(failure.message, { originalError: failure })] };
}

function orErrors<T extends Prepared | CompiledOperation>(
  make: () => T,
): T | { errors: GraphQLError[] } {
  try {
    return make();
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [error] };
    throw error;
  }
}

/** What happened until then has happened. */
function tooLarge({ context }: Execution): GatewayExecutionResult {
  const { limits, sideEffect } = context.operation.usage;
  return { ...refused(answerTooLarge(limits.answerBytes, sideEffect)), data: null };
}

async function executeCompiled(
  compiled: CompiledOperation,
  execution: Execution,
): Promise<GatewayExecutionResult> {
  const { errors } = execution;
  try {
    const data = await compiled.execute(execution);
    return errors.all.length === 0 ? { data } : { errors: errors.all, data };
  } catch (error) {
    if (error === NO_ROOM) return tooLarge(execution);
    // Whatever a compiled operation throws was located by then.
    if (!(error instanceof GraphQLError)) throw error;
    errors.add(error, undefined);
    return { errors: errors.all, data: null };
  }
}
