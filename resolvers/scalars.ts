import { GraphQLScalarType } from 'graphql';
import { GraphQLDate, GraphQLDateTime, GraphQLJSON } from 'graphql-scalars';

/** Every custom scalar, with its JSON Schema in `extensions.jsonSchema`. */
export const scalars = {
  DateTime: asText(GraphQLDateTime),
  Date: asText(GraphQLDate),
  JSON: GraphQLJSON,
};

/** Checked by the library, but kept as the text that was written: backends get what the caller sent. */
function asText(scalar: GraphQLScalarType): GraphQLScalarType<string, string> {
  const config = scalar.toConfig();
  return new GraphQLScalarType<string, string>({
    ...config,
    serialize: (value) => (typeof value === 'string' ? value : String(scalar.serialize(value))),
    parseValue(value) {
      scalar.parseValue(value);
      return String(value);
    },
    parseLiteral(literal, variables) {
      scalar.parseLiteral(literal, variables);
      return 'value' in literal ? String(literal.value) : '';
    },
  });
}
