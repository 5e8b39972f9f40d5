import { type GraphQLScalarType, type ValueNode, valueFromASTUntyped } from 'graphql';
import {
  GraphQLDate,
  GraphQLDateTime,
  GraphQLEmailAddress,
  GraphQLURL,
  GraphQLUUID,
} from 'graphql-scalars';
import { type ScalarSchemas, scalarSchemaOf } from '../src/specs/schema/scalars.ts';
import { refuseForbiddenKeys } from './scalars/forbidden-keys.ts';

/** How the values of a scalar are read and written, with their JSON Schema in `extensions.jsonSchema`. */
type ScalarBehaviour = Pick<
  GraphQLScalarType,
  'serialize' | 'parseValue' | 'parseLiteral' | 'extensions'
>;

/** Every scalar of a schema by its name: those that we ship, those whose JSON Schema config tells, and any other. */
export function scalarsWith(configured: ScalarSchemas): (name: string) => ScalarBehaviour {
  return (name) => SHIPPED[name] ?? anyJson(configured[name] ?? scalarSchemaOf(name));
}

/** The library checks more than the JSON Schema can say. */
const SHIPPED: Readonly<Record<string, ScalarBehaviour>> = {
  DateTime: asText(GraphQLDateTime),
  Date: asText(GraphQLDate),
  EmailAddress: asText(GraphQLEmailAddress),
  URL: asText(GraphQLURL),
  UUID: asText(GraphQLUUID),
};

/** Checked by the library, but kept as the text that was written: backends get what the caller sent. */
function asText(scalar: GraphQLScalarType): ScalarBehaviour {
  const { name } = scalar;
  const read = (value: unknown): string => {
    if (typeof value === 'string' && isFit(scalar, value)) return value;
    throw new TypeError(`${name} cannot represent this value.`); // the library would quote it
  };
  return {
    serialize: (value) => (typeof value === 'string' ? value : String(scalar.serialize(value))),
    parseValue: read,
    parseLiteral: (literal) => read(literal.kind === 'StringValue' ? literal.value : undefined),
    extensions: { jsonSchema: scalarSchemaOf(name) },
  };
}

function isFit(scalar: GraphQLScalarType, text: string): boolean {
  try {
    scalar.parseValue(text);
    return true;
  } catch {
    return false;
  }
}

/** Any JSON for GraphQL; what more is asked of it, the JSON Schema says. */
function anyJson(jsonSchema: ScalarSchemas[string]): ScalarBehaviour {
  return {
    serialize: (value) => value,
    parseValue: refuseForbiddenKeys,
    parseLiteral: (literal, variables) =>
      refuseForbiddenKeys(readLiteral(literal, variables, jsonSchema)),
    extensions: { jsonSchema },
  };
}

/** A number that is meant as text keeps its digits: as a float it would lose some. */
function readLiteral(
  literal: ValueNode,
  variables: Readonly<Record<string, unknown>> | null | undefined,
  { type }: ScalarSchemas[string] = {},
): unknown {
  const isNumber = literal.kind === 'IntValue' || literal.kind === 'FloatValue';
  return isNumber && type === 'string' ? literal.value : valueFromASTUntyped(literal, variables);
}
