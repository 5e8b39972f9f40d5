import { GraphQLInt, getNullableType } from 'graphql';
import { LIMITS, LIST_SIZES } from '../../base/limits.ts';
import { everyInput } from '../elements.ts';
import { readConstraint } from '../readers/constraint.ts';
import type { SchemaRule } from '../rule.ts';

export const pageSize: SchemaRule = ({ schema, around }, report) => {
  const most = around.listSize ?? LIMITS.listSize;
  for (const input of everyInput(schema)) {
    if (!LIST_SIZES.has(input.name) || getNullableType(input.type) !== GraphQLInt) continue;
    const { max, exclusiveMax } = readConstraint(schema, input) ?? {};
    const bound = Math.min(max ?? Infinity, (exclusiveMax ?? Infinity) - 1);
    if (bound <= most) continue;
    const wrong =
      bound === Infinity
        ? 'has no upper bound: a model may ask for a million.'
        : `may be ${bound}, and at most ${most} is allowed.`;
    report(input.astNode, `${input.name} ${wrong}`, 'Write @constraint(min: 1, max: 50).');
  }
};
