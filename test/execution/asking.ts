import { createHash } from 'node:crypto';
import type {
  GatewayExecutionResult,
  GatewayGraphQLRequestContext,
} from '@apollo/server-gateway-interface';
import { type DocumentNode, type GraphQLSchema, parse } from 'graphql';
import type { Effect } from '../../src/base/effects.ts';
import { LIMITS } from '../../src/base/limits.ts';
import { createExecutor } from '../../src/execution/executor.ts';
import type { Usage } from '../../src/model/call.ts';

export interface Asked {
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string;
  readonly signal?: AbortSignal;
  readonly document?: DocumentNode;
  /** More that resolvers find in their context. */
  readonly context?: Readonly<Record<string, unknown>>;
}

export type Ask = (source: string, asked?: Asked) => Promise<GatewayExecutionResult>;

export interface Scene {
  readonly effectOf?: (field: string) => Effect | undefined;
  /** Runs on graphql-js and this schema. */
  readonly instrumented?: GraphQLSchema;
}

/** Asks a schema as Apollo Server does: the document is parsed, and may be executed. */
export function asking(schema: GraphQLSchema, scene: Scene = {}): Ask {
  const { effectOf = () => 'READ', instrumented } = scene;
  const executor = createExecutor({
    servedBy: () => ({
      schema,
      effectOf,
      instrumented: () => instrumented ?? schema,
      introspectedBy: async () => schema,
    }),
    sampled: () => instrumented !== undefined,
  });
  return async (source, asked = {}) => executor(requestOf(schema, source, asked));
}

const USAGE: Usage = { limits: LIMITS, toolCalls: 0, bytes: 0, sideEffect: 'DONE' };
const NEVER = new AbortController().signal;

/** The part of Apollo's request that an executor looks at. */
export function requestOf(
  schema: GraphQLSchema,
  source: string,
  { variables, operationName, signal = NEVER, document = parse(source), context }: Asked = {},
): GatewayGraphQLRequestContext {
  const request = {
    schema,
    source,
    document,
    queryHash: createHash('sha256').update(source).digest('hex'),
    request: { ...(variables && { variables }), ...(operationName && { operationName }) },
    context: { ...context, operation: { signal, marks: [], usage: USAGE } },
  };
  // The rest of it is for Apollo's own gateway.
  return request as unknown as GatewayGraphQLRequestContext;
}
