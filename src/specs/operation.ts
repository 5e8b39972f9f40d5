import { type GraphQLSchema, isNonNullType } from 'graphql';
import { defaultSelection } from './selection.ts';

/** A call of one tool as a GraphQL operation. */
export interface ToolOperation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** The arguments that the tool takes; GraphQL ignores a variable that is none of them. */
  readonly declared: readonly string[];
}

/**
 * Every argument becomes a variable, of nullable type where the argument has a default, so that an absent one means
 * the default.
 * @returns undefined where the schema has no such tool
 */
export function toolOperation(
  schema: GraphQLSchema,
  tool: string,
  args: Readonly<Record<string, unknown>>,
): ToolOperation | undefined {
  const field = schema.getMutationType()?.getFields()[tool];
  if (!field) return undefined;
  const variables = field.args.map(({ name, type, defaultValue }) => {
    const nullable = defaultValue !== undefined && isNonNullType(type) ? type.ofType : type;
    return `$${name}: ${nullable}`;
  });
  const passed = field.args.map(({ name }) => `${name}: $${name}`);
  const selection = defaultSelection(field.type, schema);
  const query = `mutation${parens(variables)} { ${tool}${parens(passed)}${selection && ` { ${selection} }`} }`;
  return { query, variables: args, declared: field.args.map(({ name }) => name) };
}

function parens(parts: readonly string[]): string {
  return parts.length === 0 ? '' : `(${parts.join(', ')})`;
}
