import { suggestionList } from 'graphql/jsutils/suggestionList.js';
import type { ArgumentMistake, CallSpec } from '../base/argument-refusal.ts';
import { type ArgumentPath, schemaAt } from '../base/schema-at.ts';

/** What graphql-js found wrong with one value. */
export interface CoercionError {
  /** Where it looked. */
  readonly path: ArgumentPath;
  /** graphql-js quotes values in it, so that it is read and never repeated. */
  readonly message: string;
  /** What came, by its JSON type. */
  readonly was: string | undefined;
}

/** The same as a mistake of ours. */
export function coercionMistake(
  { path, message, was }: CoercionError,
  { schema }: CallSpec,
): ArgumentMistake {
  const missing = MISSING.exec(message)?.[1];
  if (missing !== undefined) return { is: 'MISSING', path: [...path, missing] };
  const unknown = UNKNOWN.exec(message)?.[1];
  if (unknown !== undefined) {
    const names = Object.keys(schemaAt(schema, path).schema.properties ?? {});
    return { is: 'UNKNOWN', path, nearest: suggestionList(unknown, names)[0] };
  }
  if (ONE_KEY.test(message)) return { is: 'SAID', path, says: 'must have exactly one of its keys' };
  return { is: 'MISFIT', path, was };
}

const MISSING = /^Field "(?:\w+\.)?(\w+)" of required type /;
const UNKNOWN = /^Field "([^"]*)" is not defined by type /;
const ONE_KEY =
  /^(?:Exactly one key must be specified|OneOf Input Object .* must specify exactly one key)/;
