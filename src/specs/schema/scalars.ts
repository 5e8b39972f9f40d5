import type { GraphQLScalarType } from 'graphql';
import type { JsonSchema } from '../../model/json-schema.ts';

/** JSON Schema by scalar name; what config adds stands before what we know. */
export type ScalarSchemas = Readonly<Record<string, JsonSchema>>;

const text = (format: string): JsonSchema => ({ type: 'string', format });

const KNOWN: ScalarSchemas = {
  Int: { type: 'integer' },
  Float: { type: 'number' },
  String: { type: 'string' },
  Boolean: { type: 'boolean' },
  ID: { type: 'string' },
  DateTime: text('date-time'),
  Date: text('date'),
  Time: text('time'),
  Duration: text('duration'),
  EmailAddress: text('email'),
  URL: text('uri'),
  URI: text('uri'),
  UUID: text('uuid'),
  BigInt: { type: 'string', pattern: '^-?[0-9]+$' },
  Long: { type: 'string', pattern: '^-?[0-9]+$' },
  Decimal: { type: 'string', pattern: '^-?[0-9]+([.][0-9]+)?$' },
  ReadOnlySQL: { type: 'string', minLength: 1, maxLength: 4_000 },
  JSONObject: { type: 'object' },
  JSON: {},
};

/** The schema that the scalar itself declares in `extensions.jsonSchema`, else the configured or well-known one. */
export function scalarSchema(
  scalar: GraphQLScalarType,
  configured: ScalarSchemas = {},
): JsonSchema {
  const { jsonSchema } = scalar.extensions as { jsonSchema?: JsonSchema };
  return jsonSchema ?? configured[scalar.name] ?? scalarSchemaOf(scalar.name);
}

/** The well-known schema of a scalar by its name; of any other, one that takes anything. */
export function scalarSchemaOf(name: string): JsonSchema {
  return isKnownScalar(name) ? (KNOWN[name] ?? {}) : {};
}

export function isKnownScalar(name: string): boolean {
  return Object.hasOwn(KNOWN, name);
}
