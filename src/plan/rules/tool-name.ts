import type { FieldRule } from '../rule.ts';

// What every vendor of models takes as a name.
const FORM = /^[a-zA-Z][a-zA-Z0-9_]{0,47}$/;

export const toolName: FieldRule = (field) => {
  if (!field.isTool || FORM.test(field.id)) return;
  field.report(
    'field',
    `${field.id} is no name for a tool.`,
    'A name begins with a letter and has at most 48 letters, digits and underscores.',
  );
};
