import { type GraphQLSchema, isIntrospectionType, isObjectType } from 'graphql';
import { type Carrier, directiveOf } from './read-directive.ts';
import type { Subject } from './tool-field.ts';

/** Directives that say what answers a field. */
export const BINDINGS = ['rest', 'sql'] as const;

/** A join where it is a field of an object type: its parent's backend knows nothing of it. */
export function isBound(carrier: Carrier): boolean {
  return BINDINGS.some((name) => directiveOf(carrier, name));
}

/** Every field of Mutation, then every join. */
export function subjectsOf(schema: GraphQLSchema): readonly Subject[] {
  const mutation = schema.getMutationType();
  const tools = mutation ? Object.values(mutation.getFields()) : [];
  return [
    ...tools.flatMap((definition) =>
      mutation ? [{ id: definition.name, parent: mutation, definition, isTool: true }] : [],
    ),
    ...joinsOf(schema),
  ];
}

function joinsOf(schema: GraphQLSchema): readonly Subject[] {
  const roots = new Set([schema.getQueryType(), schema.getMutationType()]);
  return Object.values(schema.getTypeMap()).flatMap((parent) => {
    if (!isObjectType(parent) || roots.has(parent) || isIntrospectionType(parent)) return [];
    const bound = Object.values(parent.getFields()).filter(isBound);
    return bound.map((definition) => {
      return { id: `${parent.name}.${definition.name}`, parent, definition, isTool: false };
    });
  });
}
