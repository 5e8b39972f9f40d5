import type { ApolloServerPlugin } from '@apollo/server';
import type { DocumentNode, GraphQLError, GraphQLSchema } from 'graphql';
import { argumentRefusal } from '../base/argument-refusal.ts';
import type { ToolError } from '../base/errors.ts';
import type { GatewayContext } from '../model/gateway.ts';
import { argumentFaults, type SpecOf } from './argument-faults.ts';

export interface WordedMistakes {
  readonly plugin: ApolloServerPlugin<GatewayContext>;
  /** Finds our words for those errors that are about an argument. */
  word(errors: readonly GraphQLError[], asked: Asked): void;
  /** The same error in our words, where it is about an argument. */
  of(thrown: unknown): ToolError | undefined;
}

/** What was asked, of which schema. */
export interface Asked {
  readonly schema: GraphQLSchema;
  /** The one that was served; the other may be the part of it that a caller knows. */
  readonly served: GraphQLSchema;
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Only Apollo's hook knows document and variables; only its formatter says what leaves. */
export function wordedMistakes(specOf: SpecOf): WordedMistakes {
  const words = new WeakMap<object, ToolError>();
  const word: WordedMistakes['word'] = (errors, { served, ...asked }) => {
    const ofServed: SpecOf = (_, id) => specOf(served, id);
    const faults = argumentFaults(errors, { ...asked, specOf: ofServed });
    for (const { error, field, mistake } of faults) {
      const refusal = argumentRefusal([mistake], specOf(served, field));
      words.set(error, isTool(field) ? refusal.with({ tool: field }) : refusal);
    }
  };
  return {
    word,
    of: (thrown) => (typeof thrown === 'object' && thrown !== null ? words.get(thrown) : undefined),
    plugin: {
      async requestDidStart() {
        return {
          async didEncounterErrors({ errors, schema, document, request }) {
            if (!document) return;
            const variables = request.variables ?? {};
            word(errors, { schema, served: schema, document, variables });
          },
        };
      },
    },
  };
}

function isTool(field: string): boolean {
  return !field.includes('.');
}
