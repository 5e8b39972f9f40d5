import type { Binding } from '../../model/plan.ts';
import type { FieldRule } from '../rule.ts';
import { type Use, usesOf, usesOfBulk } from '../template-uses.ts';

/** What narrows the answer of the single request narrows that of the bulk request, or it would answer more. */
export const batchComplete: FieldRule = (field, { binding, policies: { batch } }) => {
  if (!batch || !binding) return;
  const key = batch.key.join('.');
  const sent = [...usesOfBulk(batch).map(({ path }) => path), ...argsInBody(batch.binding)];
  const isSent = (path: readonly string[]) =>
    sent.some((known) => known.every((name, at) => name === path[at]));
  const seen = new Set<string>([key]);
  for (const { text, path } of wholeUses(binding)) {
    const name = path.join('.');
    if (seen.has(name) || isSent(path)) continue;
    seen.add(name);
    const message = `The bulk request of ${field.id} lacks ${text}, on which the answer depends.`;
    field.report('@batch', message);
  }
};

type Value = Pick<Use, 'text' | 'path'>;

function wholeUses(binding: Binding): readonly Value[] {
  const inBody = argsInBody(binding).map((path) => ({ text: `{${path.join('.')}}`, path }));
  return [...usesOf(binding), ...inBody];
}

/** Arguments that are sent without being named. */
function argsInBody(binding: Binding): readonly (readonly string[])[] {
  const body = binding.kind === 'rest' ? binding.request.body : null;
  return body && 'args' in body ? body.args.map((name) => ['args', name]) : [];
}
