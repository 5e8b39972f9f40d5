import type { ErrorObject } from 'ajv';
import type { JsonSchema } from '../model/json-schema.ts';

interface Described {
  /** Path of the first argument at fault. */
  readonly argument: string;
  readonly message: string;
  readonly hint: string;
}

const MOST_MISTAKES = 10;
const MOST_VALUES = 10;

/** Words that a model can correct itself by: which argument, and what it must be; never what was sent. */
export function describeMistakes(errors: readonly ErrorObject[]): Described {
  const mistakes = errors.filter(isOwnMistake).slice(0, MOST_MISTAKES);
  const paths = mistakes.map(pathOf);
  const argument = paths[0] ?? '';
  const lines = mistakes.map((error, at) => `Argument \`${paths[at]}\` ${fault(error)}`);
  const message = [...new Set(lines)].join(' ').slice(0, 300);
  return { argument, message, hint: `Change \`${argument}\`, then call again.` };
}

/** That a value is no null either is said of every optional one, and helps nobody. */
function isOwnMistake({ keyword, params }: ErrorObject): boolean {
  return keyword !== 'anyOf' && !(keyword === 'type' && params.type === 'null');
}

function pathOf({ instancePath, keyword, params }: ErrorObject): string {
  const keys = instancePath.split('/').slice(1);
  if (keyword === 'required') keys.push(String(params.missingProperty));
  return keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~')).join('.');
}

function fault({ keyword, parentSchema = {}, data }: ErrorObject): string {
  if (keyword === 'required') return 'is required.';
  if (keyword === 'additionalProperties') return 'has a key that is not declared.';
  const must = `must be ${expected(parentSchema as JsonSchema)}`;
  return keyword === 'type' ? `${must}; it was ${jsonType(data)}.` : `${must}.`;
}

function expected(schema: JsonSchema): string {
  const { enum: values, type } = schema;
  if (values) return `one of ${values.slice(0, MOST_VALUES).join(', ')}`;
  const kind = [type].flat().find((name) => name !== 'null') ?? 'another value';
  const described = NOUNS[kind] ?? kind;
  return [described, ...limits(schema)].join(' ');
}

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

function jsonType(value: unknown): string {
  if (value === null) return 'null';
  const type = Array.isArray(value) ? 'array' : typeof value;
  return NOUNS[type] ?? type;
}
