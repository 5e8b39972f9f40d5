import {
  getNamedType,
  getNullableType,
  isInterfaceType,
  isLeafType,
  isListType,
  isObjectType,
} from 'graphql';
import type { BatchDirectiveArgs } from '../../generated/schema.ts';
import { didYouMean } from '../did-you-mean.ts';
import { isBound } from '../fields.ts';
import { readFrom } from '../readers/from.ts';
import type { FieldRule } from '../rule.ts';

const PLACE = '@batch(match:)';

/** A row says itself which key it answers, by a value that is checked as part of it. */
export const batchMatch: FieldRule = (field, _, { schema }) => {
  const match = field.read<BatchDirectiveArgs>('batch')?.match;
  if (match === undefined) return;
  const type = getNullableType(field.definition.type);
  const row = getNullableType(isListType(type) ? type.ofType : type);
  if (!isObjectType(row) && !isInterfaceType(row)) {
    const message = `A row of ${String(field.definition.type)} has no field that names its key.`;
    field.report(PLACE, message);
    return;
  }
  const own = Object.values(row.getFields()).filter((one) => !isBound(one));
  const paths = new Map(own.map((one) => [readFrom(schema, one) ?? one.name, one]));
  const found = paths.get(match);
  const renamed = own.find(({ name }) => name === match);
  if (!found && renamed) {
    const path = readFrom(schema, renamed) ?? match;
    field.report(PLACE, `A row has no ${match}: it has ${path}.`, `Write match: "${path}".`);
  } else if (!found) {
    const message = `No field of ${row.name} is read from "${match}".`;
    field.report(PLACE, message, didYouMean(match, paths.keys()));
  } else if (!isLeafType(getNamedType(found.type)) || isListType(getNullableType(found.type))) {
    field.report(PLACE, `${row.name}.${found.name} is ${String(found.type)}, which is no key.`);
  }
};
