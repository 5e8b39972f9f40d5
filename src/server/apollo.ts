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
import { collectedErrors, type Limits } from '../base/limits.ts';
import type { GatewayContext } from '../model/gateway.ts';
import { answerText } from './answer-text.ts';
import type { SpecOf } from './argument-faults.ts';
import type { FormatError } from './format-error.ts';
import { wordedMistakes } from './worded-mistakes.ts';

export interface ApolloParts {
  readonly schema: GraphQLSchema;
  readonly executor: GatewayExecutor;
  readonly formatError: FormatError;
  readonly specOf: SpecOf;
  readonly logger: Logger;
  readonly limits: Limits;
}

export interface Apollo {
  readonly server: ApolloServer<GatewayContext>;
  /** Requests that come from now on see this schema. Throws, and changes nothing, where it is invalid. */
  swap(schema: GraphQLSchema): void;
}

/** Apollo Server over our executor, with everything off that would load a page, report, or read the environment. */
export function createApollo(parts: ApolloParts): Apollo {
  const { schema, executor, specOf, logger, limits } = parts;
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
  const worded = wordedMistakes(specOf);
  const server = new ApolloServer<GatewayContext>({
    gateway,
    formatError: (seen, thrown) => parts.formatError(seen, worded.of(thrown) ?? thrown),
    logger,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    csrfPrevention: true,
    hideSchemaDetailsFromClientErrors: true,
    parseOptions: { maxTokens: limits.tokens },
    validationOptions: { maxErrors: collectedErrors(limits) },
    stringifyResult: answerText,
    plugins: [
      worded.plugin,
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
