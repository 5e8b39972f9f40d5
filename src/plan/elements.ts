import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
} from 'graphql';
import type { AnyField } from './tool-field.ts';

export interface FieldOfType {
  readonly parent: GraphQLObjectType | GraphQLInterfaceType;
  readonly field: AnyField;
}

/** Every field of object and interface types, those of Query and Mutation included. */
export function everyField(schema: GraphQLSchema): readonly FieldOfType[] {
  return Object.values(schema.getTypeMap()).flatMap((parent) => {
    const hasFields = isObjectType(parent) || isInterfaceType(parent);
    if (!hasFields || isIntrospectionType(parent)) return [];
    return Object.values(parent.getFields()).map((field) => ({ parent, field }));
  });
}

/** Every argument of a field, and every field of an input type: what a caller may write. */
export function everyInput(
  schema: GraphQLSchema,
): readonly (GraphQLArgument | GraphQLInputField)[] {
  const inFields = everyField(schema).flatMap(({ field }) => field.args);
  const inInputs = Object.values(schema.getTypeMap())
    .filter(isInputObjectType)
    .flatMap((type) => Object.values(type.getFields()));
  return [...inFields, ...inInputs];
}
