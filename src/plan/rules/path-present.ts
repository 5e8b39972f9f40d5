import {
  type GraphQLArgument,
  type GraphQLInputField,
  getNullableType,
  isInputObjectType,
  isNonNullType,
} from 'graphql';
import type { FieldRule } from '../rule.ts';
import { usesOf, usesOfBulk } from '../template-uses.ts';

/** A path has a place for each of its segments: one that is absent would name another resource. */
export const pathPresent: FieldRule = (field, { binding, policies }) => {
  const seen = new Set<string>();
  for (const use of [...usesOf(binding), ...usesOfBulk(policies.batch)]) {
    const { text, path, position, place } = use;
    const [root, name, ...inside] = path;
    if (position !== 'path' || root !== 'args' || seen.has(place + text)) continue;
    seen.add(place + text);
    const absent = firstAbsent(
      field.definition.args.find((one) => one.name === name),
      inside,
    );
    if (!absent) continue;
    const hint = `Write ${absent.name}: ${String(absent.type)}!, or give it a default.`;
    field.reportWord(text, place, `${text} stands in the path and may be absent.`, hint);
  }
};

type Input = GraphQLArgument | GraphQLInputField;

/** The first on the way to a value that a caller may leave out; a name that is unknown is another rule's mistake. */
function firstAbsent(input: Input | undefined, inside: readonly string[]): Input | undefined {
  if (!input) return undefined;
  if (!isNonNullType(input.type) && (input.defaultValue ?? null) === null) return input;
  const [key, ...rest] = inside;
  const type = getNullableType(input.type);
  if (key === undefined || !isInputObjectType(type)) return undefined;
  const fields = type.getFields();
  return firstAbsent(Object.hasOwn(fields, key) ? fields[key] : undefined, rest);
}
