import {
  type ArgumentNode,
  type ASTNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  Kind,
  type ObjectFieldNode,
  TypeInfo,
  type ValueNode,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { ArgumentPath } from '../base/schema-at.ts';

/** Where in the arguments of which field something stands. */
export interface ArgumentPlace {
  /** `fetchOrderHistory` of a tool, else its type and name: `Order.product`. */
  readonly field: string;
  readonly path: ArgumentPath;
  readonly node: FieldNode | ArgumentNode | ObjectFieldNode | ValueNode;
}

export interface ArgumentPlaces {
  /** Nodes of the same text are found too, for a document may have been parsed twice. */
  of(node: ASTNode): ArgumentPlace | undefined;
  /** Where a variable is used first. */
  ofVariable(name: string): ArgumentPlace | undefined;
}

/** Every field of a document with what stands in its arguments. */
export function argumentPlaces(schema: GraphQLSchema, document: DocumentNode): ArgumentPlaces {
  const places = new Map<string, ArgumentPlace>();
  const variables = new Map<string, ArgumentPlace>();
  const add = (place: ArgumentPlace) => {
    const { node } = place;
    places.set(keyOf(node), place);
    if (node.kind === Kind.VARIABLE && !variables.has(node.name.value)) {
      variables.set(node.name.value, place);
    }
  };
  const types = new TypeInfo(schema);
  const visitor = visitWithTypeInfo(types, {
    Field(node) {
      const parent = types.getParentType();
      if (!parent || !types.getFieldDef()) return;
      const { value: name } = node.name;
      const field = parent === schema.getMutationType() ? name : `${parent.name}.${name}`;
      add({ field, path: [], node });
      for (const argument of node.arguments ?? []) {
        const path = [argument.name.value];
        add({ field, path, node: argument });
        for (const inner of below(argument.value, path)) add({ field, ...inner });
      }
    },
  });
  visit(document, visitor);
  return {
    of: (node) => places.get(keyOf(node)),
    ofVariable: (name) => variables.get(name),
  };
}

type Inner = Pick<ArgumentPlace, 'path' | 'node'>;

function* below(node: ValueNode, path: ArgumentPath): Generator<Inner> {
  yield { path, node };
  if (node.kind === Kind.LIST) {
    for (const [at, value] of node.values.entries()) yield* below(value, [...path, at]);
  }
  if (node.kind !== Kind.OBJECT) return;
  for (const field of node.fields) {
    const inside = [...path, field.name.value];
    yield { path: inside, node: field };
    yield* below(field.value, inside);
  }
}

function keyOf({ kind, loc }: ASTNode): string {
  return `${kind} ${loc?.start} ${loc?.end}`;
}
