import { isScalarType } from 'graphql';
import { didYouMean } from '../did-you-mean.ts';
import type { SchemaRule } from '../rule.ts';

/** What config says of a scalar that no file defines would never be asked for. */
export const scalarsUsed: SchemaRule = ({ schema, around }, report) => {
  const defined = Object.values(schema.getTypeMap())
    .filter(isScalarType)
    .map(({ name }) => name);
  for (const name of around.scalars?.configured ?? []) {
    if (defined.includes(name)) continue;
    const message = `The configuration describes the scalar ${name}, but the schema has none.`;
    report({ file: 'toolgate.config.ts' }, message, didYouMean(name, defined));
  }
};
