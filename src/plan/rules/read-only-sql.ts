import { isNonNullType } from 'graphql';
import type { FieldRule } from '../rule.ts';

/** What a tool must be whose argument is a statement. */
export const readOnlySql: FieldRule = (
  field,
  { binding, effect },
  { around: { backends, readOnly } },
) => {
  if (binding?.kind !== 'sql' || binding.statement.argument === undefined) return;
  const { backend, statement } = binding;
  const { type, args } = field.definition;
  const argument = args.find(({ name }) => name === statement.argument);
  if (String(argument?.type) !== 'ReadOnlySQL!') {
    field.report(
      argument?.astNode ?? 'field',
      `${statement.argument} is the statement: it is ReadOnlySQL!, one that is always there.`,
    );
  }
  if (effect !== 'READ')
    field.report('@tool(effect:)', 'A statement of a caller only reads: READ.');
  if (String(type) !== 'SqlRows') {
    const hint = isNonNullType(type)
      ? undefined
      : 'It tells columns, rows and whether there are more.';
    field.report('field', `Statements are answered with SqlRows, not ${String(type)}.`, hint);
  }
  if (statement.one)
    field.report('@sql(one:)', 'Which row is the first one, a statement says itself.');
  if (readOnly?.has(backend) || !Object.hasOwn(backends, backend)) return; // another rule says so
  field.report(
    '@sql(backend:)',
    `The backend ${backend} takes no statements from callers.`,
    'Write readOnly: { relations: [...] } in its configuration; it is of PostgreSQL alone.',
  );
};
