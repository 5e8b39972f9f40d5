import type { FieldRule } from '../rule.ts';

/** A call that costs nothing could be asked for without end. */
export const cost: FieldRule = (field, { tool }) => {
  field.checkRange('@tool(cost:)', tool.cost, { least: 1 });
};
