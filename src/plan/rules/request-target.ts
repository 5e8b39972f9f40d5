import { placeholdersOf } from '../../base/template.ts';
import { requestsOf } from '../requests.ts';
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

export const requestTarget: FieldRule = (field, draft) => {
  for (const { directive, request } of requestsOf(draft)) {
    const { verb, target } = request;
    const literal = placeholdersOf(target).reduce(
      (text, { text: name }) => text.replace(name, 'x'),
      target,
    );
    const law = LAWS.find(([broken]) => broken.test(literal));
    if (!law) continue;
    const [, message, hint] = law;
    field.report(`${directive}(${verb}:)`, `The template ${message}.`, hint);
  }
};
