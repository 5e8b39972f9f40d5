import { coerceInputValue, type GraphQLArgument, isNonNullType } from 'graphql';
import { suggestionList } from 'graphql/jsutils/suggestionList.js';
import { type ArgumentMistake, argumentRefusal, type CallSpec } from '../base/argument-refusal.ts';
import { jsonType } from '../base/schema-words.ts';
import type { Args } from '../model/call.ts';
import { coercionMistake } from './coercion-mistakes.ts';

/**
 * Arguments from a program, coerced as GraphQL coerces those of a document: defaults filled in, unknown names refused.
 * @throws ValidationError ARGUMENTS
 */
export function coerceArguments(
  declared: readonly GraphQLArgument[],
  given: Args,
  specOf: () => CallSpec,
): Args {
  const refuse = (mistake: ArgumentMistake): never => {
    throw argumentRefusal([mistake], specOf());
  };
  const known = declared.map(({ name }) => name);
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const [nearest] = suggestionList(unknown, known);
    // The name is a program's own, not a caller's value.
    throw argumentRefusal([{ is: 'UNKNOWN', path: [], nearest }], specOf()).with({
      argument: unknown,
    });
  }
  const args: Record<string, unknown> = {};
  for (const { name, type, defaultValue } of declared) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value === undefined) {
      if (defaultValue !== undefined) args[name] = defaultValue;
      else if (isNonNullType(type)) refuse({ is: 'MISSING', path: [name] });
      continue;
    }
    args[name] = coerceInputValue(value, type, (path, was, { message }) => {
      const error = { path: [name, ...path], message, was: jsonType(was) };
      refuse(coercionMistake(error, specOf()));
    });
  }
  return args;
}
