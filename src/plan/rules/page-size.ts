import { GraphQLInt, getNullableType } from 'graphql';
import { readConstraint } from '../readers/constraint.ts';
import type { FieldRule } from '../rule.ts';

const NAMES = new Set(['first', 'last', 'limit', 'take', 'pageSize']);

export const pageSize: FieldRule = (field, _draft, { schema }) => {
  for (const argument of field.definition.args) {
    if (!NAMES.has(argument.name) || getNullableType(argument.type) !== GraphQLInt) continue;
    const { max, exclusiveMax } = readConstraint(schema, argument) ?? {};
    if (typeof max === 'number' || typeof exclusiveMax === 'number') continue;
    field.report(
      argument.astNode ?? 'field',
      `${argument.name} has no upper bound: a model may ask for a million.`,
      'Write @constraint(min: 1, max: 50).',
    );
  }
};
