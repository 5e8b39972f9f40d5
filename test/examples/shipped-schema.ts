import { globSync, readFileSync } from 'node:fs';
import {
  buildASTSchema,
  concatAST,
  type GraphQLEnumValue,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLSchema,
  getDirectiveValues,
  parse,
  Source,
} from 'graphql';

/** Every schema file that is shipped, built as one. */
export function shippedSchema(): GraphQLSchema {
  const files = ['schema/directives.graphql', 'schema/gateway.graphql'].concat(
    globSync('schema/tools/*.graphql').toSorted(),
  );
  const documents = files.map((file) => parse(new Source(readFileSync(file, 'utf8'), file)));
  return buildASTSchema(concatAST(documents));
}

type Described = GraphQLField<unknown, unknown> | GraphQLInputField | GraphQLEnumValue;

/** The arguments of a directive where it is written; undefined where it is not. */
export function directiveOn(
  schema: GraphQLSchema,
  name: string,
  { astNode }: Described,
): Readonly<Record<string, unknown>> | undefined {
  const directive = schema.getDirective(name);
  if (!directive) throw new Error(`There is no @${name}.`);
  return astNode ? getDirectiveValues(directive, astNode) : undefined;
}

/** What the backend calls a field or a value. */
export function sentAs(schema: GraphQLSchema, named: Described): string {
  return String(directiveOn(schema, 'from', named)?.path ?? named.name);
}
