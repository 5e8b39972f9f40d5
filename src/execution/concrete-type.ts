import {
  type GraphQLAbstractType,
  GraphQLError,
  type GraphQLObjectType,
  type GraphQLSchema,
  isObjectType,
} from 'graphql';
import { inspect } from 'graphql/jsutils/inspect.js';
import type { Site } from './execution.ts';

/** The type that a type resolver named. @throws GraphQLError where it cannot be, in the words of graphql-js */
export function concreteTypeOf(
  name: unknown,
  found: {
    readonly value: unknown;
    readonly type: GraphQLAbstractType;
    readonly site: Site;
    readonly schema: GraphQLSchema;
  },
): GraphQLObjectType {
  const { type: abstract, schema, site } = found;
  const { nodes } = site;
  if (typeof name !== 'string') throw unnamed(name, found);
  const type = schema.getType(name);
  if (type === undefined) {
    const say = `Abstract type "${abstract.name}" was resolved to a type "${name}" that does not exist inside the schema.`;
    throw new GraphQLError(say, { nodes });
  }
  if (!isObjectType(type)) {
    const say = `Abstract type "${abstract.name}" was resolved to a non-object type "${name}".`;
    throw new GraphQLError(say, { nodes });
  }
  if (!schema.isSubType(abstract, type)) {
    const say = `Runtime Object type "${name}" is not a possible type for "${abstract.name}".`;
    throw new GraphQLError(say, { nodes });
  }
  return type;
}

function unnamed(
  name: unknown,
  { value, type, site }: { value: unknown; type: GraphQLAbstractType; site: Site },
): GraphQLError {
  const field = `${site.parentType.name}.${site.definition.name}`;
  const must = `Abstract type "${type.name}" must resolve to an Object type at runtime for field "${field}"`;
  if (name === null || name === undefined) {
    const either = `Either the "${type.name}" type should provide a "resolveType" function or each possible type should provide an "isTypeOf" function.`;
    return new GraphQLError(`${must}. ${either}`, { nodes: site.nodes });
  }
  if (isObjectType(name)) {
    return new GraphQLError(
      'Support for returning GraphQLObjectType from resolveType was removed in graphql-js@16.0.0 please return type name instead.',
    );
  }
  return new GraphQLError(`${must} with value ${inspect(value)}, received "${inspect(name)}".`);
}
