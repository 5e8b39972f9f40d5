import { placeholdersOf } from '../../base/template.ts';
import type { FieldRule } from '../rule.ts';

export const requestBody: FieldRule = (field, { binding }) => {
  if (binding?.kind !== 'rest') return;
  const { verb, body } = binding.request;
  if (!body || !('template' in body)) return;
  if (verb === 'GET') {
    field.report('@rest(body:)', 'A GET has no body.', 'Put the arguments into the query.');
  } else if (!isJson(body.template)) {
    field.report(
      '@rest(body:)',
      'The body is no JSON once its names are filled in.',
      'A name alone keeps its JSON type: {"id": {args.id}}.',
    );
  }
};

function isJson(template: string): boolean {
  // `null` is JSON where a value stands, and text inside a string.
  const filled = placeholdersOf(template).reduce(
    (text, one) => text.replace(one.text, 'null'),
    template,
  );
  try {
    JSON.parse(filled);
    return true;
  } catch {
    return false;
  }
}
