import type {
  GatewayExecutionResult,
  GatewayExecutor,
  GatewayGraphQLRequestContext,
} from '@apollo/server-gateway-interface';
import { GraphQLError, type GraphQLSchema, getVariableValues } from 'graphql';
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
    const prepare = preparerOf(request.schema, served);
    const limits = served.checks?.limits ?? LIMITS;
    return answer(request, { prepare, limits, seen: sampled(request) ? served : undefined });
  };
}

function mayShare(served: Served, field: string): boolean {
  if (field === '__typename') return true;
  const effect = served.effectOf(field);
  return effect !== undefined && EFFECTS[effect].shareable;
}

interface Answering {
  readonly prepare: Prepare;
  readonly limits: Limits;
  /** The load whose instrumented schema runs the request. */
  readonly seen: Served | undefined;
}

async function answer(
  request: GatewayGraphQLRequestContext,
  { prepare, limits, seen }: Answering,
): Promise<GatewayExecutionResult> {
  const prepared = orErrors(() => prepare(request));
  if ('errors' in prepared) return prepared;
  const { chosen, check } = prepared;
  const rawVariables = request.request.variables ?? {};
  const refusal = check.given(rawVariables);
  if (refusal) return refused(refusal);
  const { errors, coerced } = getVariableValues(
    chosen.schema,
    chosen.operation.variableDefinitions ?? [],
    rawVariables,
    { maxErrors: collectedErrors(limits) },
  );
  if (errors) return { errors };
  const tooMuch = check.asked(coerced);
  if (tooMuch) return refused(tooMuch);
  const compiled = orErrors(() => prepared.compiledFor(coerced));
  if ('errors' in compiled) return { ...compiled, data: null };
  // Our own context function made it.
  const context = request.context as unknown as GatewayContext;
  const execution: Execution = {
    chosen,
    variables: coerced,
    context,
    errors: fieldErrors(),
    room: { left: limits.answerBytes },
  };
  const result = await (seen
    ? executeInstrumented(compiled, { execution, schema: seen.instrumented(), rawVariables })
    : executeCompiled(compiled, execution));
  return withMarks(result, context.operation.marks);
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
