import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLError } from 'graphql';
import { argumentRefusal } from '../base/argument-refusal.ts';
import type { ToolError } from '../base/errors.ts';
import type { GatewayContext } from '../model/gateway.ts';
import { argumentFaults, type SpecOf } from './argument-faults.ts';

export interface WordedMistakes {
  readonly plugin: ApolloServerPlugin<GatewayContext>;
  /** The same error in our words, where it is about an argument. */
  of(thrown: unknown): ToolError | undefined;
}

/** Only Apollo's hook knows document and variables; only its formatter says what leaves. */
export function wordedMistakes(specOf: SpecOf): WordedMistakes {
  const words = new WeakMap<object, ToolError>();
  const word = (error: GraphQLError, refusal: ToolError) => words.set(error, refusal);
  return {
    of: (thrown) => (typeof thrown === 'object' && thrown !== null ? words.get(thrown) : undefined),
    plugin: {
      async requestDidStart() {
        return {
          async didEncounterErrors({ errors, schema, document, request }) {
            if (!document) return;
            const variables = request.variables ?? {};
            const faults = argumentFaults(errors, { schema, document, variables, specOf });
            for (const { error, field, mistake } of faults) {
              const refusal = argumentRefusal([mistake], specOf(schema, field));
              word(error, isTool(field) ? refusal.with({ tool: field }) : refusal);
            }
          },
        };
      },
    },
  };
}

function isTool(field: string): boolean {
  return !field.includes('.');
}
