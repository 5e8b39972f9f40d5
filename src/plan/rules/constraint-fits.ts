import {
  GraphQLFloat,
  GraphQLID,
  type GraphQLInputType,
  GraphQLInt,
  GraphQLString,
  getNamedType,
  getNullableType,
  isListType,
  isScalarType,
  isSpecifiedScalarType,
} from 'graphql';
import { everyInput } from '../elements.ts';
import { directiveOf } from '../read-directive.ts';
import { readConstraint } from '../readers/constraint.ts';
import type { SchemaRule } from '../rule.ts';

const OF_NUMBERS = ['min', 'max', 'exclusiveMin', 'exclusiveMax', 'multipleOf'] as const;
const OF_TEXTS = ['minLength', 'maxLength', 'pattern', 'format'] as const;
const OF_LISTS = ['minItems', 'maxItems', 'uniqueItems'] as const;

/** A keyword that does not fit the type would never refuse anything. */
export const constraintFits: SchemaRule = ({ schema }, report) => {
  for (const input of everyInput(schema)) {
    const written = readConstraint(schema, input);
    if (!written) continue;
    const node = directiveOf(input, 'constraint');
    const used = [...OF_NUMBERS, ...OF_TEXTS, ...OF_LISTS].filter(
      (keyword) => (written[keyword] ?? null) !== null,
    );
    if (used.length === 0) report(node, `@constraint of ${input.name} says nothing.`);
    const fit = keywordsOf(input.type);
    for (const keyword of used.filter((one) => !fit.has(one))) {
      report(
        node?.arguments?.find((one) => one.name.value === keyword)?.value,
        `@constraint(${keyword}:) does not fit ${input.name}, which is ${String(input.type)}.`,
      );
    }
  }
};

/** What is not of the list is of the values in it. */
function keywordsOf(type: GraphQLInputType): ReadonlySet<string> {
  const named = getNamedType(type);
  const isOwn = isScalarType(named) && !isSpecifiedScalarType(named); // its values may be of any kind
  const isNumber = isOwn || named === GraphQLInt || named === GraphQLFloat;
  const isText = isOwn || named === GraphQLString || named === GraphQLID;
  return new Set<string>([
    ...(isListType(getNullableType(type)) ? OF_LISTS : []),
    ...(isNumber ? OF_NUMBERS : []),
    ...(isText ? OF_TEXTS : []),
  ]);
}
