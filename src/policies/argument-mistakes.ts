import type { ErrorObject } from 'ajv';
import type { ArgumentMistake } from '../base/argument-refusal.ts';
import type { ArgumentPath } from '../base/schema-at.ts';
import { jsonType } from '../base/schema-words.ts';

/** What the check of a JSON Schema found. */
export function mistakesIn(errors: readonly ErrorObject[]): readonly ArgumentMistake[] {
  return errors.filter(isOwnMistake).map((error) => {
    const path = pathOf(error);
    const { keyword, params, data } = error;
    if (keyword === 'required') {
      return { is: 'MISSING', path: [...path, String(params.missingProperty)] };
    }
    if (keyword === 'additionalProperties') return { is: 'UNKNOWN', path, nearest: undefined };
    return { is: 'MISFIT', path, was: keyword === 'type' ? jsonType(data) : undefined };
  });
}

/** That a value is no null either is said of every optional one, and helps nobody. */
function isOwnMistake({ keyword, params }: ErrorObject): boolean {
  return keyword !== 'anyOf' && !(keyword === 'type' && params.type === 'null');
}

function pathOf({ instancePath }: ErrorObject): ArgumentPath {
  const keys = instancePath.split('/').slice(1);
  return keys.map((key) =>
    /^\d+$/.test(key) ? Number(key) : key.replaceAll('~1', '/').replaceAll('~0', '~'),
  );
}
