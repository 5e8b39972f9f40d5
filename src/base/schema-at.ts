import type { JsonSchema } from './json-schema.ts';

/** From the arguments of a call inwards: names, and positions in lists. */
export type ArgumentPath = readonly (string | number)[];

/** What a schema says of the value at a path, as far as it declares the names on the way. */
export interface Found {
  readonly schema: JsonSchema;
  /** The declared part of the path: whatever follows is the caller's own. */
  readonly path: ArgumentPath;
}

export function schemaAt(root: JsonSchema, path: ArgumentPath): Found {
  let schema = root;
  for (const [at, key] of path.entries()) {
    const next = child(schema, key, root);
    if (next === undefined) return { schema, path: path.slice(0, at) };
    schema = next;
  }
  return { schema: withoutNull(resolved(schema, root)), path };
}

function child(schema: JsonSchema, key: string | number, root: JsonSchema): JsonSchema | undefined {
  const { properties = {}, items, anyOf = [] } = resolved(schema, root);
  if (typeof key === 'number' && items) return items;
  if (typeof key === 'string' && Object.hasOwn(properties, key)) return properties[key];
  for (const one of anyOf) {
    const found = child(one, key, root);
    if (found) return found;
  }
  return undefined;
}

function resolved(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const name = schema.$ref?.replace('#/$defs/', '');
  return (name !== undefined && root.$defs?.[name]) || schema;
}

/** Of a value or null the value. */
function withoutNull(schema: JsonSchema): JsonSchema {
  const [only, ...others] = schema.anyOf?.filter(({ type }) => type !== 'null') ?? [];
  return only && others.length === 0 ? only : schema;
}
