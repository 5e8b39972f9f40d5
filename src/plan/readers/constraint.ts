import type { GraphQLSchema } from 'graphql';
import type { ConstraintDirectiveArgs } from '../../generated/schema.ts';
import { type Carrier, readDirective } from '../read-directive.ts';

export function readConstraint(
  schema: GraphQLSchema,
  carrier: Carrier,
): ConstraintDirectiveArgs | undefined {
  return readDirective<ConstraintDirectiveArgs>(schema, 'constraint', carrier);
}
