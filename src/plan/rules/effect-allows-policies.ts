import { EFFECTS } from '../../base/effects.ts';
import type { FieldRule } from '../rule.ts';

/** A second delivery is harmless for some effects alone. */
export const effectAllowsPolicies: FieldRule = (field, { effect, policies }) => {
  const { shareable, repeat } = EFFECTS[effect];
  if (policies.hedge && !shareable) {
    field.report('@hedge', `@hedge needs effect: READ, not ${effect}.`, 'It may act twice.');
  }
  if (policies.cache && !shareable) {
    const hint = 'A cached answer would stand for a call that was never made.';
    field.report('@cache', `@cache needs effect: READ, not ${effect}.`, hint);
  }
  if (policies.invalidates.length > 0 && shareable) {
    field.report(
      '@invalidates',
      `@invalidates does nothing on effect: ${effect}, which changes nothing.`,
    );
  }
  if (field.has('@batch') && !shareable) {
    field.report('@batch', `@batch needs effect: READ, not ${effect}.`);
  }
  if (policies.fallback && repeat === 'NEVER') {
    const message = `@fallback does not go with effect: ${effect}.`;
    field.report('@fallback', message, 'What cannot be taken back is asked of one backend.');
  } else if (typeof policies.fallback?.tool === 'string' && !shareable) {
    field.report('@fallback(tool:)', `@fallback(tool:) needs effect: READ, not ${effect}.`);
  }
};
