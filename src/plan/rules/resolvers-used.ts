import { resolverFile } from '../resolver-file.ts';
import type { SchemaRule } from '../rule.ts';

export const resolversUsed: SchemaRule = ({ schema, around }, report) => {
  const tools = schema.getMutationType()?.getFields() ?? {};
  for (const name of around.resolvers) {
    if (Object.hasOwn(tools, name)) continue;
    const file = around.resolverFiles?.[name] ?? resolverFile(name);
    report({ file }, `${name} is exported from ${file}, but Mutation has no such field.`);
  }
};
