import {
  type GraphQLArgument,
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import type { InputShape } from '../model/plan.ts';
import { readFrom } from './readers/from.ts';

export interface Inputs {
  /** Those arguments that are sent in another form than they are written in. */
  renamesOf(args: readonly GraphQLArgument[]): Readonly<Record<string, InputShape>>;
  readonly all: Readonly<Record<string, InputShape>>;
}

export function inputsOf(schema: GraphQLSchema): Inputs {
  const renamed = renamedTypes(schema);
  const shapeOf = (type: GraphQLInputType): InputShape | null => {
    if (isNonNullType(type)) return shapeOf(type.ofType);
    if (isListType(type)) {
      const of = shapeOf(type.ofType);
      return of && { is: 'list', of };
    }
    return renamed.has(type.name) ? { is: 'input', type: type.name } : null;
  };
  const all: Record<string, InputShape> = Object.create(null);
  for (const [name, type] of renamed) all[name] = describe(schema, type, shapeOf);
  return {
    all,
    renamesOf: (args) => {
      const shapes = args.flatMap(({ name, type }) => {
        const shape = shapeOf(type);
        return shape ? [[name, shape] as const] : [];
      });
      return Object.fromEntries(shapes);
    },
  };
}

type Renamable = GraphQLEnumType | GraphQLInputObjectType;

/** Types with an `@from` in them, and all that hold one of those, however deep. */
function renamedTypes(schema: GraphQLSchema): ReadonlyMap<string, Renamable> {
  const renamed = new Map<string, Renamable>();
  const holders = new Map<string, GraphQLInputObjectType[]>();
  const waiting: Renamable[] = [];
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isEnumType(type) && !isInputObjectType(type)) continue;
    const parts = isEnumType(type) ? type.getValues() : Object.values(type.getFields());
    if (parts.some((part) => readFrom(schema, part) !== undefined)) waiting.push(type);
    if (isEnumType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const { name } = getNamedType(field.type);
      holders.set(name, [...(holders.get(name) ?? []), type]);
    }
  }
  for (let type = waiting.pop(); type; type = waiting.pop()) {
    if (renamed.has(type.name)) continue;
    renamed.set(type.name, type);
    waiting.push(...(holders.get(type.name) ?? []));
  }
  return renamed;
}

function describe(
  schema: GraphQLSchema,
  type: Renamable,
  shapeOf: (type: GraphQLInputType) => InputShape | null,
): InputShape {
  if (isEnumType(type)) {
    const words: Record<string, string> = Object.create(null);
    for (const value of type.getValues()) words[value.name] = readFrom(schema, value) ?? value.name;
    return { is: 'enum', words };
  }
  const fields = Object.values(type.getFields()).map((field) => ({
    name: field.name,
    sentAs: readFrom(schema, field) ?? field.name,
    shape: shapeOf(field.type),
  }));
  return { is: 'object', fields };
}
