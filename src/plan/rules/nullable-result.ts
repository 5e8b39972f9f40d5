import { isNonNullType } from 'graphql';
import type { FieldRule } from '../rule.ts';

export const nullableResult: FieldRule = (field) => {
  const { type } = field.definition;
  if (!isNonNullType(type)) return;
  field.report(
    field.definition.astNode?.type ?? 'field',
    `${field.id} may not be non-null: when it fails, ${field.isTool ? 'all other tools of the operation' : 'the object around it'} would be lost.`,
    `Write ${String(type.ofType)}.`,
  );
};
