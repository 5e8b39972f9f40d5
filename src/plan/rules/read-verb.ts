import { EFFECTS, type Effect } from '../../base/effects.ts';
import type { Verb } from '../../model/plan.ts';
import type { FieldRule } from '../rule.ts';

/** Those change what the backend holds; a POST may be a search that is too long for a URL. */
const CHANGING: ReadonlySet<Verb> = new Set<Verb>(['PUT', 'PATCH', 'DELETE']);

export const readVerb: FieldRule = (field, { effect, binding }) => {
  if (binding?.kind !== 'rest' || !EFFECTS[effect].shareable) return;
  if (field.isTool && field.read('tool') === undefined) return; // its effect is not known
  const { verb } = binding.request;
  if (!CHANGING.has(verb)) return;
  const hint = field.isTool ? `Its effect is ${OTHERS}.` : 'A join sends GET or POST.';
  field.report(`@rest(${verb}:)`, `${effect} changes nothing; ${verb} does.`, hint);
};

const OTHERS = Object.keys(EFFECTS)
  .filter((effect) => !EFFECTS[effect as Effect].shareable) // the keys of a literal
  .join(', ')
  .replace(/, (?=[^,]*$)/, ' or ');
