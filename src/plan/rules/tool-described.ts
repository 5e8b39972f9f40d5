import type { FieldRule } from '../rule.ts';

export const toolDescribed: FieldRule = (field) => {
  if (!field.isTool || field.definition.description?.trim()) return;
  field.report(
    'field',
    `${field.id} has no description.`,
    'Models choose a tool by its description: write what it does and when to use it.',
  );
};
