import { type ConstDirectiveNode, type GraphQLSchema, getDirectiveValues } from 'graphql';

/** Whatever may carry directives: a field, an argument, an enum value. */
export interface Carrier {
  readonly astNode?:
    | { readonly directives?: readonly ConstDirectiveNode[] | undefined }
    | null
    | undefined;
}

/**
 * The arguments of a directive, defaults filled in; `undefined` where it is not written, and where a value is of
 * the wrong type: the rule `directive-values` reports that. The caller names the type that codegen made of it.
 */
export function readDirective<Args>(
  schema: GraphQLSchema,
  name: string,
  { astNode }: Carrier,
): Args | undefined {
  const definition = schema.getDirective(name);
  if (!definition || !astNode) return undefined;
  try {
    const { directives } = astNode;
    // Coerced by the same SDL from which codegen made the type.
    return getDirectiveValues(definition, { directives: directives ?? [] }) as Args | undefined;
  } catch {
    return undefined;
  }
}

/** The same of a repeatable directive, each time that it is written. */
export function readEach<Args>(
  schema: GraphQLSchema,
  name: string,
  { astNode }: Carrier,
): readonly Args[] {
  const written = astNode?.directives?.filter((one) => one.name.value === name) ?? [];
  return written.flatMap(
    (one) => readDirective<Args>(schema, name, { astNode: { directives: [one] } }) ?? [],
  );
}

/** What a directive means where it is not written. */
export function readDefaults<Args>(schema: GraphQLSchema, name: string): Args {
  const definition = schema.getDirective(name);
  const values = definition?.args.map((one) => [one.name, one.defaultValue]);
  return Object.fromEntries(values ?? []) as Args; // as above; its required arguments are absent
}

export function directiveOf({ astNode }: Carrier, name: string): ConstDirectiveNode | undefined {
  return astNode?.directives?.find((one) => one.name.value === name);
}
