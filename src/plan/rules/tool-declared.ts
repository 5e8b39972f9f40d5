import type { FieldRule } from '../rule.ts';

export const toolDeclared: FieldRule = (field) => {
  if (!field.isTool || field.has('@tool')) return;
  field.report(
    'field',
    `Mutation.${field.id} is no tool.`,
    'Every field of Mutation has @tool(effect: READ | IDEMPOTENT | WRITE | DESTRUCTIVE).',
  );
};
