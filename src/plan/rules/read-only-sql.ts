import type { FieldRule } from '../rule.ts';

/** What a tool must be whose argument is a statement. */
export const readOnlySql: FieldRule = (
  field,
  { binding, effect, policies },
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
  if (effect !== 'READ') field.report('@tool(effect:)', "A caller's statement only reads: READ.");
  if (String(type) !== 'SqlRows') {
    field.report('field', `Statements are answered with SqlRows, not ${String(type)}.`, ROWS);
  }
  if (statement.one) field.report('@sql(one:)', 'Which row is the first, a statement says itself.');
  const places = [
    ['@sql(backend:)', backend] as const,
    ...(policies.fallback?.backends ?? []).map((name) => ['@fallback(backends:)', name] as const),
  ];
  for (const [place, name] of places) {
    if (readOnly?.has(name) || !Object.hasOwn(backends, name)) continue; // another rule says so
    field.report(place, `The backend ${name} takes no statements from callers.`, SAY_SO);
  }
};

const ROWS = 'It tells columns, rows and whether there are more.';
const SAY_SO =
  'Write readOnly: { relations: [...] } in its configuration; it is of PostgreSQL alone.';
