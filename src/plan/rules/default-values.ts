import { type GraphQLInputType, print, type ValueNode, valueFromAST } from 'graphql';
import { everyInput } from '../elements.ts';
import type { SchemaRule } from '../rule.ts';

/** GraphQL itself drops a default that does not fit the type, without a word. */
export const defaultValues: SchemaRule = ({ schema }, report) => {
  for (const { name, type, astNode, defaultValue } of everyInput(schema)) {
    const written = astNode?.defaultValue;
    if (!written || (defaultValue !== undefined && isValue(written, type))) continue;
    report(written, `${name} is ${String(type)}, and ${print(written)} is none.`);
  }
};

/** The scalars knew no rules of their own when the schema was built. */
function isValue(written: ValueNode, type: GraphQLInputType): boolean {
  return valueFromAST(written, type) !== undefined;
}
