import type { GatewayExecutionResult } from '@apollo/server-gateway-interface';
import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  GraphQLError,
  GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import type { CompiledOperation } from './compile.ts';
import type { Execution } from './execution.ts';
import type { CompiledField } from './field.ts';
import { fieldErrors } from './field-errors.ts';
import type { ChosenOperation } from './operation.ts';
import { notStarted } from './root.ts';
import { blankOf } from './select.ts';

/** Everything that one run on graphql-js needs, whichever fields are in it. */
interface Scene {
  readonly execution: Execution;
  readonly schema: GraphQLSchema;
  /** As the client sent them: graphql-js coerces them itself. */
  readonly rawVariables: Readonly<Record<string, unknown>> | undefined;
}

/** The same runs of the same fields as `compiled.execute`, on graphql-js and another build of the schema. */
export async function executeInstrumented(
  { runs }: CompiledOperation,
  scene: Scene,
): Promise<GatewayExecutionResult> {
  const data: Record<string, unknown> = blankOf(runs.flat());
  const errors: GraphQLError[] = [];
  for (const run of runs) {
    const answered = await executeRun(run, scene);
    errors.push(...(answered.errors ?? []));
    if (!answered.data) return { errors, data: null };
    Object.assign(data, answered.data);
  }
  return errors.length === 0 ? { data } : { errors, data };
}

async function executeRun(
  run: readonly CompiledField[],
  { execution, schema, rawVariables }: Scene,
): Promise<ExecutionResult> {
  const { chosen, context } = execution;
  if (context.operation.signal.aborted) return unstarted(run, execution);
  return execute({
    schema: chosen.operation.operation === 'mutation' ? twinOf(schema) : schema,
    document: documentOf(run, chosen),
    contextValue: context,
    variableValues: rawVariables,
  });
}

function unstarted(run: readonly CompiledField[], execution: Execution): ExecutionResult {
  const errors = fieldErrors();
  try {
    const data = run.map((field) => [field.key, notStarted({ ...execution, errors }, field)]);
    return { errors: errors.all, data: Object.fromEntries(data) };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return { errors: [error], data: null };
  }
}

function documentOf(
  run: readonly CompiledField[],
  { operation, fragments }: ChosenOperation,
): DocumentNode {
  const selections = run.flatMap(({ position }) => position.site.nodes);
  const query: OperationDefinitionNode = {
    ...operation,
    operation: OperationTypeNode.QUERY,
    selectionSet: { ...operation.selectionSet, selections },
  };
  return { kind: Kind.DOCUMENT, definitions: [query, ...Object.values(fragments)] };
}

// graphql-js runs the root fields of a mutation one by one, those of a query together. The root type stays the
// Mutation type itself, so resolvers and `__typename` see no difference.
function twinOf(schema: GraphQLSchema): GraphQLSchema {
  const known = TWINS.get(schema);
  if (known !== undefined) return known;
  const { mutation, ...rest } = schema.toConfig();
  const twin = new GraphQLSchema({ ...rest, query: mutation, assumeValid: true });
  TWINS.set(schema, twin);
  return twin;
}

const TWINS = new WeakMap<GraphQLSchema, GraphQLSchema>();
