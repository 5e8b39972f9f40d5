import {
  type GraphQLEnumType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { CompositeShape, FieldShape, Shape } from '../model/plan.ts';
import { isBound } from './fields.ts';
import { readFrom } from './readers/from.ts';

export interface Shapes {
  /** What a value of this type looks like at the backend. Remembers the composite types in it. */
  of(type: GraphQLOutputType): Shape;
  /** Every composite type that was met, and those within them. */
  all(): Readonly<Record<string, CompositeShape>>;
}

export function shapesOf(schema: GraphQLSchema): Shapes {
  const composites: Record<string, CompositeShape> = Object.create(null);
  const met = new Set<string>();
  const waiting: string[] = [];
  const words = new Map<string, Readonly<Record<string, string>>>();

  const of = (type: GraphQLOutputType, nullable = true): Shape => {
    if (isNonNullType(type)) return of(type.ofType, false);
    if (isListType(type)) return { is: 'list', of: of(type.ofType), nullable };
    if (isEnumType(type)) {
      const known = words.get(type.name) ?? wordsOf(schema, type);
      words.set(type.name, known);
      return { is: 'enum', type: type.name, words: known, nullable };
    }
    if (isLeafType(type)) return { is: 'leaf', scalar: type.name, nullable };
    meet(type.name);
    return { is: 'composite', type: type.name, nullable };
  };

  const meet = (name: string) => {
    if (!met.has(name)) waiting.push(name);
    met.add(name);
  };

  const describe = (name: string): CompositeShape | undefined => {
    const type = schema.getType(name);
    if (isObjectType(type)) return { is: 'object', fields: fieldsOf(schema, type, of) };
    if (!isAbstractType(type)) return undefined;
    const members = schema.getPossibleTypes(type).map((member) => member.name);
    members.forEach(meet);
    return { is: 'abstract', members };
  };

  return {
    of,
    all() {
      for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
        const shape = describe(name);
        if (shape) composites[name] = shape;
      }
      return composites;
    },
  };
}

function fieldsOf(
  schema: GraphQLSchema,
  type: GraphQLObjectType,
  shapeOf: (type: GraphQLOutputType) => Shape,
): readonly FieldShape[] {
  const own = Object.values(type.getFields()).filter((field) => !isBound(field));
  return own.map((field: GraphQLField<unknown, unknown>) => ({
    name: field.name,
    path: readFrom(schema, field)?.split('.') ?? [field.name],
    shape: shapeOf(field.type),
  }));
}

function wordsOf(schema: GraphQLSchema, type: GraphQLEnumType): Readonly<Record<string, string>> {
  const words: Record<string, string> = Object.create(null);
  for (const value of type.getValues()) words[readFrom(schema, value) ?? value.name] = value.name;
  return words;
}
