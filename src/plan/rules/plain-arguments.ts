import { isObjectType } from 'graphql';
import { everyField } from '../elements.ts';
import { isBound } from '../fields.ts';
import type { SchemaRule } from '../rule.ts';

/** A plain field is read from its parent's answer: nobody would see its arguments. */
export const plainArguments: SchemaRule = ({ schema }, report) => {
  const roots = new Set<unknown>([schema.getQueryType(), schema.getMutationType()]);
  for (const { parent, field } of everyField(schema)) {
    const [argument] = field.args;
    if (!argument || !isObjectType(parent) || roots.has(parent) || isBound(field)) continue;
    report(
      argument.astNode,
      `Nothing reads the arguments of ${parent.name}.${field.name}.`,
      'Give the field a binding, or remove them.',
    );
  }
};
