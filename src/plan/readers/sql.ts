import type { SqlDirectiveArgs } from '../../generated/schema.ts';
import type { BindingOf } from '../../model/plan.ts';
import type { ToolField } from '../tool-field.ts';

export function readSql(field: ToolField): BindingOf<'sql'> | undefined {
  const args = field.read<SqlDirectiveArgs>('sql');
  if (!args) return undefined;
  const { backend, query, one } = args;
  return { kind: 'sql', backend, statement: { query, one } };
}
