import { type ASTNode, getNamedType, isObjectType } from 'graphql';
import type { SqlDirectiveArgs } from '../../generated/schema.ts';
import { everyField, everyInput } from '../elements.ts';
import { readDirective } from '../read-directive.ts';
import { isStatement } from '../readers/sql.ts';
import type { SchemaRule } from '../rule.ts';

/** A statement that something else than its check would read has no check. */
export const readOnlyPlaced: SchemaRule = ({ schema }, report) => {
  const placed = new Set<unknown>();
  const mutation = schema.getMutationType();
  for (const field of isObjectType(mutation) ? Object.values(mutation.getFields()) : []) {
    const query = readDirective<SqlDirectiveArgs>(schema, 'sql', field)?.query ?? '';
    for (const one of field.args) if (isStatement(one, query)) placed.add(one);
  }
  const refuse = (node: ASTNode | null | undefined, name: string) =>
    report(
      node,
      `${name} is no place for a ReadOnlySQL.`,
      'It is an argument of a tool, with @sql(query: ":name") and nothing beside the placeholder.',
    );
  for (const input of everyInput(schema)) {
    if (getNamedType(input.type).name !== 'ReadOnlySQL' || placed.has(input)) continue;
    refuse(input.astNode?.type, input.name);
  }
  for (const { parent, field } of everyField(schema)) {
    if (getNamedType(field.type).name !== 'ReadOnlySQL') continue;
    refuse(field.astNode?.type, `${parent.name}.${field.name}`);
  }
};
