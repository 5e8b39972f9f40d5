import {
  astFromValue,
  type GraphQLArgument,
  type GraphQLEnumType,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  valueFromASTUntyped,
} from 'graphql';
import type { JsonSchema } from '../../model/json-schema.ts';
import { constraintsOf } from './constraints.ts';
import { type ScalarSchemas, scalarSchema } from './scalars.ts';

/**
 * `enforced` is what the server checks after GraphQL's coercion; `shown` is what a model reads. `enforced` takes more
 * in these ways alone: null for what is optional, deprecated names and values, every 32-bit integer.
 */
export type Audience = 'enforced' | 'shown';

export interface SchemaContext {
  readonly schema: GraphQLSchema;
  readonly audience: Audience;
  readonly scalars?: ScalarSchemas;
}

type Input = GraphQLArgument | GraphQLInputField;

const MOST_DESCRIPTION = 300;
const INT32: JsonSchema = { minimum: -2_147_483_648, maximum: 2_147_483_647 };

/** The arguments of a field as one closed JSON Schema object; recursive input types become `$defs`. */
export function inputSchema(args: readonly GraphQLArgument[], context: SchemaContext): JsonSchema {
  const walk: Walk = { ...context, path: [], recursive: new Set(), defs: {} };
  const schema = closedObject(args, walk);
  defineRecursive(walk);
  return Object.keys(walk.defs).length > 0 ? { ...schema, $defs: walk.defs } : schema;
}

interface Walk extends SchemaContext {
  /** Input objects around this place. */
  readonly path: readonly GraphQLInputObjectType[];
  readonly recursive: Set<GraphQLInputObjectType>;
  readonly defs: Record<string, JsonSchema>;
}

function defineRecursive(walk: Walk): void {
  for (const type of walk.recursive) {
    if (walk.defs[type.name]) continue;
    walk.defs[type.name] = objectSchema(type, { ...walk, path: [type] });
    defineRecursive(walk);
  }
}

function closedObject(inputs: readonly Input[], walk: Walk): JsonSchema {
  const properties: Record<string, JsonSchema> = {};
  const required: string[] = [];
  for (const input of inputs) {
    const needed = isRequired(input);
    if (walk.audience === 'shown' && isDeprecated(input) && !needed) continue;
    properties[input.name] = inputValue(input, walk);
    if (needed) required.push(input.name);
  }
  return {
    type: 'object',
    properties,
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  };
}

function inputValue(input: Input, walk: Walk): JsonSchema {
  const { list, value } = constraintsOf(input, walk.schema);
  const bare = typeSchema(input.type, { list, value, walk });
  const optional = walk.audience === 'enforced' && !isNonNullType(input.type);
  const described = descriptionOf(input);
  return {
    ...(optional ? orNull(bare) : bare),
    ...(described !== undefined && { description: described }),
    ...(input.defaultValue !== undefined && { default: jsonDefault(input) }),
    ...(isDeprecated(input) && { deprecated: true }),
  };
}

interface Place {
  readonly list: JsonSchema;
  readonly value: JsonSchema;
  readonly walk: Walk;
}

function typeSchema(type: GraphQLInputType, place: Place): JsonSchema {
  if (isNonNullType(type)) return typeSchema(type.ofType, place);
  if (isListType(type)) {
    const items = typeSchema(type.ofType, { ...place, list: {} });
    return {
      type: 'array',
      items: isNonNullType(type.ofType) ? items : orNull(items),
      ...place.list,
    };
  }
  const { walk, value } = place;
  if (isInputObjectType(type)) return namedObject(type, walk);
  if (isEnumType(type)) return { ...enumSchema(type, walk), ...value };
  const bounds = type.name === 'Int' && walk.audience === 'enforced' ? INT32 : {};
  return { ...scalarSchema(type, walk.scalars), ...bounds, ...value };
}

function namedObject(type: GraphQLInputObjectType, walk: Walk): JsonSchema {
  if (walk.recursive.has(type) || walk.path.includes(type)) {
    walk.recursive.add(type);
    return { $ref: `#/$defs/${type.name}` };
  }
  return objectSchema(type, { ...walk, path: [...walk.path, type] });
}

function objectSchema(type: GraphQLInputObjectType, walk: Walk): JsonSchema {
  const fields = Object.values(type.getFields());
  if (!type.isOneOf) return closedObject(fields, walk);
  const anyOf = fields.map((field) => {
    const { list, value } = constraintsOf(field, walk.schema);
    const only = typeSchema(field.type, { list, value, walk });
    return {
      type: 'object',
      properties: { [field.name]: only },
      required: [field.name],
      additionalProperties: false,
    };
  });
  return { anyOf };
}

function enumSchema(type: GraphQLEnumType, { audience }: Walk): JsonSchema {
  const values = type
    .getValues()
    .filter(({ deprecationReason }) => audience === 'enforced' || deprecationReason == null);
  return { type: 'string', enum: values.map(({ name }) => name) };
}

/** A union with null in the shortest form that means the same in every draft. */
function orNull(schema: JsonSchema): JsonSchema {
  const { type } = schema;
  const plain = typeof type === 'string' && type !== 'array' && type !== 'object' && !schema.enum;
  if (plain) return { ...schema, type: [type, 'null'] };
  if (Object.keys(schema).length === 0) return schema;
  return { anyOf: [schema, { type: 'null' }] };
}

function isRequired({ type, defaultValue }: Input): boolean {
  return isNonNullType(type) && defaultValue === undefined;
}

function isDeprecated({ deprecationReason }: Input): boolean {
  return deprecationReason !== null && deprecationReason !== undefined;
}

function jsonDefault({ defaultValue, type }: Input): unknown {
  const literal = astFromValue(defaultValue, type);
  return literal ? valueFromASTUntyped(literal) : null;
}

/** The argument's own words, else its type's and its enum values', on one line. */
function descriptionOf(input: Input): string | undefined {
  const words = input.description?.replaceAll(/\s+/g, ' ').trim();
  return words ? cutAtWord(words, MOST_DESCRIPTION) : undefined;
}

function cutAtWord(words: string, most: number): string {
  if (words.length <= most) return words;
  return `${words.slice(0, words.lastIndexOf(' ', most - 1))}…`;
}
