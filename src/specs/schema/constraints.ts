import { type ConstDirectiveNode, type GraphQLSchema, getDirectiveValues } from 'graphql';
import type { JsonSchema } from '../../model/json-schema.ts';

const KEYWORDS = {
  min: 'minimum',
  max: 'maximum',
  exclusiveMin: 'exclusiveMinimum',
  exclusiveMax: 'exclusiveMaximum',
  multipleOf: 'multipleOf',
  minLength: 'minLength',
  maxLength: 'maxLength',
  pattern: 'pattern',
  format: 'format',
  minItems: 'minItems',
  maxItems: 'maxItems',
  uniqueItems: 'uniqueItems',
} as const satisfies Record<string, keyof JsonSchema>;

const OF_LISTS: ReadonlySet<string> = new Set(['minItems', 'maxItems', 'uniqueItems']);

/** The keywords of one `@constraint`: those of a list, and those of the values in it. */
export interface Constraints {
  readonly list: JsonSchema;
  readonly value: JsonSchema;
}

interface Constrained {
  readonly astNode?:
    | { readonly directives?: readonly ConstDirectiveNode[] | undefined }
    | null
    | undefined;
}

/** Nothing where the schema knows no `@constraint`, as one from introspection. */
export function constraintsOf({ astNode }: Constrained, schema: GraphQLSchema): Constraints {
  const directive = schema.getDirective('constraint');
  const written =
    (directive && getDirectiveValues(directive, { directives: astNode?.directives ?? [] })) ?? {};
  const list: Record<string, unknown> = {};
  const value: Record<string, unknown> = {};
  for (const [name, keyword] of Object.entries(KEYWORDS)) {
    const found = written[name];
    if (found === null || found === undefined) continue;
    (OF_LISTS.has(name) ? list : value)[keyword] = found;
  }
  return { list, value };
}
