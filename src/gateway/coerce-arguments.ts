import { coerceInputValue, type GraphQLArgument, isNonNullType } from 'graphql';
import { ValidationError } from '../base/errors.ts';
import type { Args } from '../model/call.ts';

/**
 * Arguments from a program, coerced as GraphQL coerces those of a document: defaults filled in, unknown names refused.
 * @throws ValidationError ARGUMENTS
 */
export function coerceArguments(declared: readonly GraphQLArgument[], given: Args): Args {
  const known = new Set(declared.map(({ name }) => name));
  const unknown = Object.keys(given).find((name) => !known.has(name));
  if (unknown !== undefined) throw refusal(unknown, 'is not declared.');
  const args: Record<string, unknown> = {};
  for (const { name, type, defaultValue } of declared) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value === undefined) {
      if (defaultValue !== undefined) args[name] = defaultValue;
      else if (isNonNullType(type)) throw refusal(name, 'is required.');
      continue;
    }
    args[name] = coerceInputValue(value, type, (path) => {
      throw refusal([name, ...path].join('.'), 'has a value of another type.');
    });
  }
  return args;
}

function refusal(argument: string, says: string): ValidationError {
  const hint = `Change \`${argument}\`, then call again.`;
  return new ValidationError(`Argument \`${argument}\` ${says}`, {
    reason: 'ARGUMENTS',
    argument,
    hint,
  });
}
