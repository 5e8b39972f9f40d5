import {
  getNullableType,
  isCompositeType,
  isLeafType,
  isListType,
  isSpecifiedScalarType,
} from 'graphql';
import type { FieldRule } from '../rule.ts';

export const sqlRows: FieldRule = (field, { binding }) => {
  if (binding?.kind !== 'sql' || binding.statement.argument !== undefined) return;
  const { query, one } = binding.statement;
  if (query.trim() === '') field.report('@sql(query:)', 'The statement is empty.');
  const type = getNullableType(field.definition.type);
  const row = getNullableType(isListType(type) && !one ? type.ofType : type);
  if (isListType(type) && one) {
    field.report('@sql(one:)', `One row is no ${String(type)}.`, 'Leave one: true out.');
  } else if (!isListType(type) && !one && isCompositeType(type)) {
    field.report('@sql', `The rows are no ${String(type)}.`, 'For the first row write one: true.');
  } else if (!isListType(row) && isLeafType(row) && isSpecifiedScalarType(row)) {
    field.report('@sql', `A row is an object, no ${String(row)}.`, 'Declare a type for the row.');
  }
};
