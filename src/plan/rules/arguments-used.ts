import type { FieldRule } from '../rule.ts';
import { usesOf } from '../template-uses.ts';

export const argumentsUsed: FieldRule = (field, { binding }) => {
  if (!binding || binding.kind === 'resolver') return;
  // A name without its root is another rule's mistake.
  const used = new Set(
    usesOf(binding).map(({ path: [root, name] }) => (root === 'args' ? name : root)),
  );
  const body = binding.kind === 'rest' ? binding.request.body : null;
  if (body && 'args' in body) for (const name of body.args) used.add(name);
  for (const { name, astNode } of field.definition.args) {
    if (used.has(name)) continue;
    const hint = binding.kind === 'sql' ? `:${name}` : `{args.${name}}`;
    field.report(
      astNode ?? 'field',
      `Nothing sends the argument ${name} of ${field.id}.`,
      `Use ${hint}, or remove it.`,
    );
  }
};
