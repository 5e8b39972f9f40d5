import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, type GraphQLFormattedError, type GraphQLSchema, validate } from 'graphql';
import type { GatewayContext } from '../model/gateway.ts';
import type { FormatError } from './format-error.ts';
import { mutationFieldsOf } from './root-fields.ts';
import type { Validation } from './validation.ts';
import type { VisibleSchemas } from './visible-schema.ts';
import type { WordedMistakes } from './worded-mistakes.ts';

export interface HidingParts {
  /** What callers see of a load, by its schema. */
  visibleOf(schema: GraphQLSchema): VisibleSchemas;
  readonly formatError: FormatError;
  readonly validation: Validation;
  /** Finds words for mistakes in arguments, before they are formatted. */
  readonly word: WordedMistakes['word'];
}

/**
 * Whoever must not know of a tool is answered as if there were none: an operation that names it is refused whole, and
 * what is wrong with any other one is said without it.
 */
export function hidingTools({
  visibleOf,
  formatError,
  validation,
  word,
}: HidingParts): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart() {
      let isAccepted = false;
      return {
        async didResolveOperation({ schema, document, contextValue: { operation } }) {
          const hides = visibleOf(schema).hidesOneOf(mutationFieldsOf(document), operation.caller);
          if (await hides) throw HIDDEN;
          isAccepted = true;
        },
        async willSendResponse({ document, schema, contextValue, request, response: { body } }) {
          if (isAccepted || !document || body.kind !== 'single') return;
          const known = await visibleOf(schema).knownTo(contextValue.operation.caller);
          if (known === schema) return;
          const errors = validate(known, document, validation.all, validation.options);
          if (errors.length === 0) return; // it is refused for something else
          const variables = request.variables ?? {};
          word(errors, { schema: known, served: schema, document, variables });
          body.singleResult = { errors: errors.map((error) => formatError(seen(error), error)) };
        },
      };
    },
  };
}

const CODE = 'GRAPHQL_VALIDATION_FAILED';

/** What an unknown field is answered takes its place before anybody sees it. */
const HIDDEN = new GraphQLError('There is no such field.', {
  extensions: { code: CODE, http: { status: 400 } },
});

/** As Apollo hands on what its own validation found. */
function seen(error: GraphQLError): GraphQLFormattedError {
  return { ...error.toJSON(), extensions: { code: CODE } };
}
