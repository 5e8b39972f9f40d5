import { placeholdersOf } from '../../base/template.ts';
import { requestsOf } from '../requests.ts';
import type { FieldRule } from '../rule.ts';

export const requestBody: FieldRule = (field, draft) => {
  for (const { directive, request } of requestsOf(draft)) {
    const { verb, body } = request;
    if (!body || !('template' in body)) continue;
    const place = `${directive}(body:)`;
    if (verb === 'GET') {
      field.report(place, 'A GET has no body.', 'Put the arguments into the query.');
    } else if (!isJson(body.template)) {
      field.report(
        place,
        'The body is no JSON once its names are filled in.',
        'A name alone keeps its JSON type: {"id": {args.id}}.',
      );
    }
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
