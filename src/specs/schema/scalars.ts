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
  JSONObject: { type: 'object' },
  JSON: {},
};

/** The schema that the scalar itself declares in `extensions.jsonSchema`, else the configured or well-known one. */
export function scalarSchema(
  scalar: GraphQLScalarType,
  configured: ScalarSchemas = {},
): JsonSchema {
  const { jsonSchema } = scalar.extensions as { jsonSchema?: JsonSchema };
  return jsonSchema ?? configured[scalar.name] ?? KNOWN[scalar.name] ?? {};
}
