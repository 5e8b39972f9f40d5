import { BINDINGS } from '../fields.ts';
import { resolverFile } from '../resolver-file.ts';
import type { FieldRule } from '../rule.ts';

export const oneBinding: FieldRule = (field, _draft, { around }) => {
  const [first, second] = BINDINGS.filter((name) => field.has(`@${name}`));
  const isResolved = field.isTool && around.resolvers.has(field.id);
  if (second) {
    field.report(`@${second}`, `${field.id} has two bindings, @${first} and @${second}.`);
  } else if (first && isResolved) {
    field.report(
      `@${first}`,
      `${field.id} has two bindings, @${first} and a function in resolvers/tools.`,
      'Remove one of them.',
    );
  } else if (field.has('@tool') && !first && !isResolved) {
    field.report(
      'field',
      `Nothing answers ${field.id}.`,
      `Bind it with @rest or @sql, or export a function ${field.id} from ${resolverFile(field.id)}.`,
    );
  }
};
