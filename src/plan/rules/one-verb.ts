import type { RestDirectiveArgs } from '../../generated/schema.ts';
import { VERBS, verbsOf } from '../readers/rest.ts';
import type { FieldRule } from '../rule.ts';

export const oneVerb: FieldRule = (field) => {
  const args = field.read<RestDirectiveArgs>('rest');
  if (!args) return;
  const [first, second] = verbsOf(args);
  if (!first) {
    field.report('@rest', `@rest of ${field.id} has no verb.`, `Write one of ${VERBS.join(', ')}.`);
  } else if (second) {
    field.report(
      `@rest(${second}:)`,
      `@rest of ${field.id} has two verbs, ${first} and ${second}.`,
    );
  }
};
