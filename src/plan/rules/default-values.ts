import { print } from 'graphql';
import { everyInput } from '../elements.ts';
import type { SchemaRule } from '../rule.ts';

/** GraphQL itself drops a default that does not fit the type, without a word. */
export const defaultValues: SchemaRule = ({ schema }, report) => {
  for (const { name, type, astNode, defaultValue } of everyInput(schema)) {
    const written = astNode?.defaultValue;
    if (!written || defaultValue !== undefined) continue;
    report(written, `${name} is ${String(type)}, and ${print(written)} is none.`);
  }
};
