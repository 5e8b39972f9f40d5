import type { FieldRule } from '../rule.ts';

const DOTTED = /^[^.\s]+(?:\.[^.\s]+)*$/;

export const pickPath: FieldRule = (field, { binding }) => {
  const pick = binding?.kind === 'rest' ? binding.request.pick : null;
  if (pick === null || DOTTED.test(pick)) return;
  field.report('@rest(pick:)', `${JSON.stringify(pick)} is no dotted path, such as "data.items".`);
};
