import type { SchemaRule } from '../rule.ts';

/** Where its mistakes are. */
export const RESOLVERS = 'resolvers/tools';

export const resolversUsed: SchemaRule = ({ schema, around }, report) => {
  const tools = schema.getMutationType()?.getFields() ?? {};
  for (const name of around.resolvers) {
    if (Object.hasOwn(tools, name)) continue;
    report({ file: RESOLVERS }, `${name} is exported, but Mutation has no such field.`);
  }
};
