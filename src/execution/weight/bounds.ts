import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLScalarType,
  type GraphQLSchema,
  getDirectiveValues,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isSpecifiedScalarType,
} from 'graphql';
import type { Breach } from '../../base/limit-error.ts';
import type { Limits } from '../../base/limits.ts';
import { jsonSize } from '../json-size.ts';

/** What is too large in a value; undefined also for one of a wrong type, which coercion refuses. */
export type Bound = (value: unknown) => Breach | undefined;

/** The limits, or what an argument or input field itself allows beyond them. */
export interface Sizes {
  readonly maxItems: number;
  readonly maxLength: number;
}

export interface Bounds {
  /** Null where values of the type cannot be too large. */
  of(type: GraphQLInputType, sizes: Sizes): Bound | null;
  sizesOf(input: Constrained): Sizes;
  /** Of the items of a list whose own sizes these are. */
  within(sizes: Sizes): Sizes;
}

interface Constrained {
  readonly astNode?: Parameters<typeof getDirectiveValues>[1] | null | undefined;
}

/** Text and lists may be as long as their own `@constraint` says, else as the limits say. Compiled once for each type. */
export function boundsOf(schema: GraphQLSchema, limits: Limits): Bounds {
  const objects = new Map<GraphQLInputObjectType, Bound>();
  const usual: Sizes = { maxItems: limits.listItems, maxLength: limits.stringCharacters };
  const constraint = schema.getDirective('constraint');

  function sizesOf({ astNode }: Constrained): Sizes {
    const written = constraint && astNode ? getDirectiveValues(constraint, astNode) : undefined;
    const { maxItems, maxLength } = { ...written };
    return {
      // Below the limit a constraint is its own: what breaks it is told as a wrong argument.
      maxItems: Math.max(usual.maxItems, typeof maxItems === 'number' ? maxItems : 0),
      maxLength: Math.max(usual.maxLength, typeof maxLength === 'number' ? maxLength : 0),
    };
  }

  const within = (sizes: Sizes): Sizes => ({ ...sizes, maxItems: usual.maxItems });

  function of(type: GraphQLInputType, sizes: Sizes): Bound | null {
    const bare = getNullableType(type);
    if (isListType(bare)) {
      const item = of(bare.ofType, within(sizes));
      return listBound(item, sizes.maxItems);
    }
    if (isEnumType(bare)) return null;
    return isInputObjectType(bare) ? objectBound(bare) : scalarBound(bare, sizes, limits);
  }

  function objectBound(type: GraphQLInputObjectType): Bound {
    const known = objects.get(type);
    if (known) return known;
    let fields: readonly (readonly [string, Bound])[] | undefined;
    const bound: Bound = (value) => {
      if (typeof value !== 'object' || value === null) return undefined;
      // With the first value: types may contain themselves.
      fields ??= boundedFields(type);
      return firstOf(fields, ([name, inner]) => inner(Reflect.get(value, name)));
    };
    objects.set(type, bound);
    return bound;
  }

  function boundedFields(type: GraphQLInputObjectType) {
    return Object.values(type.getFields()).flatMap((field) => {
      const bound = of(field.type, sizesOf(field));
      return bound ? [[field.name, bound] as const] : [];
    });
  }

  return { of, sizesOf, within };
}

function listBound(item: Bound | null, max: number): Bound {
  return (value) => {
    if (!Array.isArray(value)) return item?.(value); // GraphQL makes a list of it
    if (value.length > max) return { name: 'listItems', max, found: value.length };
    return item ? firstOf(value, item) : undefined;
  };
}

const WITHOUT_SIZE: ReadonlySet<string> = new Set(['Int', 'Float', 'Boolean']);

function scalarBound(
  type: GraphQLScalarType,
  { maxLength: max }: Sizes,
  limits: Limits,
): Bound | null {
  if (WITHOUT_SIZE.has(type.name)) return null;
  const ofText: Bound = (value) =>
    typeof value === 'string' && value.length > max
      ? { name: 'stringCharacters', max, found: value.length }
      : undefined;
  if (isSpecifiedScalarType(type)) return ofText;
  return (value) => (isText(type, value) ? ofText(value) : jsonBreach(value, limits));
}

/** A scalar that takes any JSON bounds its texts as JSON. */
function isText({ name }: GraphQLScalarType, value: unknown): boolean {
  return typeof value === 'string' && !name.startsWith('JSON');
}

function jsonBreach(value: unknown, { jsonBytes, jsonDepth }: Limits): Breach | undefined {
  const { bytes, levels } = jsonSize(value, { bytes: jsonBytes, levels: jsonDepth });
  if (levels > jsonDepth) return { name: 'jsonDepth', max: jsonDepth, found: levels };
  if (bytes > jsonBytes) return { name: 'jsonBytes', max: jsonBytes, found: bytes };
  return undefined;
}

function firstOf<T>(
  values: Iterable<T>,
  breachOf: (value: T) => Breach | undefined,
): Breach | undefined {
  for (const value of values) {
    const breach = breachOf(value);
    if (breach) return breach;
  }
  return undefined;
}
