import { type GraphQLArgument, getNamedType } from 'graphql';
import type { SqlDirectiveArgs } from '../../generated/schema.ts';
import type { BindingOf } from '../../model/plan.ts';
import type { ToolField } from '../tool-field.ts';

export function readSql(field: ToolField): BindingOf<'sql'> | undefined {
  const args = field.read<SqlDirectiveArgs>('sql');
  if (!args) return undefined;
  const { backend, query, one } = args;
  const argument = field.definition.args.find((one) => isStatement(one, query));
  const statement = { query, one, ...(argument && { argument: argument.name }) };
  return { kind: 'sql', backend, statement };
}

/** The whole text of a binding's query is this argument, and the argument a statement. */
export function isStatement({ name, type }: GraphQLArgument, query: string): boolean {
  return query.trim() === `:${name}` && getNamedType(type).name === 'ReadOnlySQL';
}
