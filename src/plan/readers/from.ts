import type { GraphQLSchema } from 'graphql';
import type { FromDirectiveArgs } from '../../generated/schema.ts';
import { type Carrier, readDirective } from '../read-directive.ts';

/** The backend's name for it; `undefined` where it is the same. */
export function readFrom(schema: GraphQLSchema, carrier: Carrier): string | undefined {
  return readDirective<FromDirectiveArgs>(schema, 'from', carrier)?.path;
}
