import { placeholdersOf } from '../../base/template.ts';
import type { FieldRule } from '../rule.ts';

/** The literal text of path and query, laws in the order in which a reader would look. */
const LAWS: readonly (readonly [broken: RegExp, message: string, hint?: string])[] = [
  [/^[a-z][a-z0-9+.-]*:|^\/\//i, 'names a host', 'Write the path; the configuration says where.'],
  [/^(?!\/)/, 'does not begin with /'],
  [/#/, 'has a fragment, which is never sent'],
  [/[\s\\]|\p{Cc}/u, 'has a character that no URL may have'],
  [/^[^?]*\/(?:\.|%2e){1,2}(?:[/?]|$)/i, 'walks up the path'],
  [/%(?![0-9a-f]{2})/i, 'has a % that begins no escape'],
  [/[{}]/, 'has a brace that belongs to no name', 'A name is written {args.userId}.'],
];

export const requestTarget: FieldRule = (field, { binding }) => {
  if (binding?.kind !== 'rest') return;
  const { verb, target } = binding.request;
  const literal = placeholdersOf(target).reduce((text, one) => text.replace(one.text, 'x'), target);
  for (const [broken, message, hint] of LAWS) {
    if (!broken.test(literal)) continue;
    field.report(`@rest(${verb}:)`, `The template ${message}.`, hint);
    return;
  }
};
