import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GatewayExecutor, GatewayInterface } from '@apollo/server-gateway-interface';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { GatewayContext } from '../model/gateway.ts';
import type { FormatError } from './format-error.ts';

/** Tokens of one document; a longer one is refused before it is parsed whole. */
const MOST_TOKENS = 1_000;

export interface ApolloParts {
  readonly schema: GraphQLSchema;
  readonly executor: GatewayExecutor;
  readonly formatError: FormatError;
  readonly logger: Logger;
}

export interface Apollo {
  readonly server: ApolloServer<GatewayContext>;
  /** Requests that come from now on see this schema. Throws, and changes nothing, where it is invalid. */
  swap(schema: GraphQLSchema): void;
}

/** Apollo Server over our executor, with everything off that would load a page, report, or read the environment. */
export function createApollo({ schema, executor, formatError, logger }: ApolloParts): Apollo {
  const listeners = new Set<(schema: GraphQLSchema) => void>();
  const gateway: GatewayInterface = {
    onSchemaLoadOrUpdate(listener) {
      const tell = (apiSchema: GraphQLSchema) => listener({ apiSchema, coreSupergraphSdl: '' });
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    load() {
      for (const tell of listeners) tell(schema);
      return Promise.resolve({ executor });
    },
    stop: () => Promise.resolve(),
  };
  const server = new ApolloServer<GatewayContext>({
    gateway,
    formatError,
    logger,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    parseOptions: { maxTokens: MOST_TOKENS },
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
    ],
  });
  return {
    server,
    swap(next) {
      for (const tell of listeners) tell(next);
    },
  };
}
