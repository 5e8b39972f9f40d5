import { getNamedType } from 'graphql';
import { everyField } from '../elements.ts';
import type { SchemaRule } from '../rule.ts';

export const resultType: SchemaRule = ({ schema }, report) => {
  const roots = new Set<unknown>([schema.getQueryType(), schema.getMutationType()]);
  for (const { field } of everyField(schema)) {
    const type = getNamedType(field.type);
    if (!roots.has(type)) continue;
    report(field.astNode?.type, `${type.name} is where operations begin, not what one answers.`);
  }
};
