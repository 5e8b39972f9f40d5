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
import type { Limits } from '../base/limits.ts';
import type { GatewayContext } from '../model/gateway.ts';
import { answerText } from './answer-text.ts';
import type { SpecOf } from './argument-faults.ts';
import type { FormatError } from './format-error.ts';
import { hidingTools } from './hidden-tools.ts';
import type { Validation } from './validation.ts';
import type { VisibleSchemas } from './visible-schema.ts';
import { wordedMistakes } from './worded-mistakes.ts';

export interface ApolloParts {
  readonly schema: GraphQLSchema;
  readonly executor: GatewayExecutor;
  readonly formatError: FormatError;
  readonly specOf: SpecOf;
  readonly logger: Logger;
  readonly limits: Limits;
  readonly validation: Validation;
  visibleOf(schema: GraphQLSchema): VisibleSchemas;
}

export interface Apollo {
  readonly server: ApolloServer<GatewayContext>;
  /** Requests that come from now on see this schema. Throws, and changes nothing, where it is invalid. */
  swap(schema: GraphQLSchema): void;
}

/** Apollo Server over our executor, with everything off that would load a page, report, or read the environment. */
export function createApollo(parts: ApolloParts): Apollo {
  const { schema, executor, specOf, logger, limits, validation, visibleOf } = parts;
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
  const formatError: FormatError = (seen, thrown) =>
    parts.formatError(seen, worded.of(thrown) ?? thrown);
  const server = new ApolloServer<GatewayContext>({
    gateway,
    formatError,
    logger,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    csrfPrevention: true,
    parseOptions: { maxTokens: limits.tokens },
    validationRules: [...validation.own],
    validationOptions: validation.options,
    stringifyResult: answerText,
    plugins: [
      worded.plugin,
      hidingTools({ visibleOf, validation, formatError, word: worded.word }),
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
