import type { GraphQLSchema } from 'graphql';
import { toolOperation } from '../../specs/operation.ts';
import { documentHash } from './admission.ts';

/** Hashes of the operations that may run where only listed ones may: the project's own, and one generated for each tool. */
export function listedDocuments(
  texts: readonly string[],
  schema: GraphQLSchema,
): ReadonlySet<string> {
  const tools = Object.keys(schema.getMutationType()?.getFields() ?? {});
  const generated = tools.flatMap((tool) => toolOperation(schema, tool, {})?.query ?? []);
  // Editors end a file with a line break, and programs send none.
  const written = texts.flatMap((text) => [text, text.trim()]);
  return new Set([...written, ...generated].map(documentHash));
}
