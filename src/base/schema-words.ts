import type { JsonSchema } from './json-schema.ts';

const MOST_VALUES = 10;

/** What a value must be, in words that a model can follow: `an integer from 1 to 99`. */
export function expected(schema: JsonSchema): string {
  const { enum: values } = schema;
  if (values) return `one of ${values.slice(0, MOST_VALUES).join(', ')}`;
  const kind = kindOf(schema);
  if (kind === undefined) return ANYTHING;
  return [NOUNS[kind] ?? kind, ...limits(schema)].join(' ');
}

/** The JSON type of a value, as one says it: `a string`. */
export function jsonType(value: unknown): string {
  if (value === null) return 'null';
  if (Number.isInteger(value)) return 'an integer';
  const type = Array.isArray(value) ? 'array' : typeof value;
  return NOUNS[type] ?? type;
}

/** The type that a schema names beside null; what has alternatives is one of them. */
export function kindOf({ type, anyOf }: JsonSchema): string | undefined {
  const own = [type].flat().find((name) => name !== 'null');
  return own ?? anyOf?.map(kindOf).find((kind) => kind !== undefined);
}

/** The only thing that a value of any type can do wrong. */
const ANYTHING = 'JSON without the keys `__proto__`, `constructor` and `prototype`';

const NOUNS: Readonly<Record<string, string>> = {
  integer: 'an integer',
  number: 'a number',
  string: 'a string',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

function limits(schema: JsonSchema): readonly string[] {
  const { exclusiveMinimum, exclusiveMaximum, multipleOf, pattern, format, uniqueItems } = schema;
  return [
    range(schema.minimum, schema.maximum, ''),
    exclusiveMinimum !== undefined && `above ${exclusiveMinimum}`,
    exclusiveMaximum !== undefined && `below ${exclusiveMaximum}`,
    multipleOf !== undefined && `that is a multiple of ${multipleOf}`,
    range(schema.minLength, schema.maxLength, ' characters'),
    range(schema.minItems, schema.maxItems, ' elements'),
    uniqueItems === true && 'without repetition',
    format !== undefined && `in the format ${format}`,
    pattern !== undefined && `that matches ${pattern}`,
  ].filter((limit) => typeof limit === 'string');
}

function range(least: number | undefined, most: number | undefined, unit: string) {
  if (least !== undefined && most !== undefined) return `from ${least} to ${most}${unit}`;
  if (least !== undefined) return `of at least ${least}${unit}`;
  return most !== undefined && `of at most ${most}${unit}`;
}
