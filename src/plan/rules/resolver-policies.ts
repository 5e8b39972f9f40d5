import type { FieldRule } from '../rule.ts';

/** A function runs once: what stands around its requests does something, what stands around its run does not. */
export const resolverPolicies: FieldRule = (field, { binding, policies }) => {
  if (binding?.kind !== 'resolver') return;
  const { hedge, fallback } = policies;
  if (hedge) {
    field.report('@hedge', `@hedge does nothing on ${field.id}, a function runs once.`);
  }
  if (field.has('@batch')) {
    field.report('@batch', `@batch does nothing on ${field.id}, a function has no bulk request.`);
  }
  if (fallback && fallback.backends.length > 0) {
    field.report(
      '@fallback(backends:)',
      `@fallback(backends:) does nothing on ${field.id}, a function names its backends itself.`,
    );
  }
};
