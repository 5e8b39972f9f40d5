import type { JsonSchema } from './json-schema.ts';
import type { ArgumentPath } from './schema-at.ts';
import { kindOf } from './schema-words.ts';

/** The value at a path of the first example that has one there. */
export function exampleAt(examples: readonly unknown[], path: ArgumentPath): unknown {
  for (const example of examples) {
    const value = path.reduce<unknown>(inside, example);
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

/** A value that the schema takes; undefined where none can be told that would mean anything. */
export function exampleOf(schema: JsonSchema): unknown {
  const { default: usual, enum: values } = schema;
  if (usual !== undefined && usual !== null) return usual;
  if (values) return values.find((value) => value !== null);
  switch (kindOf(schema)) {
    case 'integer':
    case 'number':
      return numberFor(schema);
    case 'boolean':
      return true;
    case 'string':
      return schema.pattern === undefined ? FORMATTED[schema.format ?? ''] : undefined;
    case 'array':
      return listFor(schema);
    case 'object':
      return objectFor(schema);
    default:
      return undefined;
  }
}

function inside(value: unknown, key: string | number): unknown {
  if (Array.isArray(value)) return value[Number(key)] ?? value[0]; // any element shows what one is
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? Reflect.get(value, key)
    : undefined;
}

const FORMATTED: Readonly<Record<string, string>> = {
  'date-time': '2026-10-30T08:15:00Z',
  date: '2026-10-30',
  time: '08:15:00Z',
  duration: 'P1D',
  email: 'ann@example.com',
  uri: 'https://example.com/',
  uuid: '123e4567-e89b-42d3-a456-426614174000',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  hostname: 'www.example.com',
};

function numberFor(schema: JsonSchema): number | undefined {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf = 1 } = schema;
  const least = minimum ?? -Infinity;
  const above = exclusiveMinimum ?? -Infinity;
  const most = maximum ?? Infinity;
  const below = exclusiveMaximum ?? Infinity;
  const near = (bound: number) => Math.ceil(bound / multipleOf) * multipleOf;
  const tried = [
    multipleOf,
    0,
    near(least),
    near(above) + multipleOf,
    near(most) - multipleOf,
    most,
  ];
  return tried.find(
    (number) =>
      number >= least &&
      number > above &&
      number <= most &&
      number < below &&
      Number.isInteger(number / multipleOf),
  );
}

function listFor({ items, minItems = 1, uniqueItems = false }: JsonSchema): unknown {
  const element = items && exampleOf(items);
  const tooMany = minItems > (uniqueItems ? 1 : 3);
  return element === undefined || tooMany ? undefined : new Array(minItems).fill(element);
}

function objectFor({ properties = {}, required = [] }: JsonSchema): unknown {
  const entries = required.map((name) => [name, exampleOf(properties[name] ?? {})] as const);
  const isWhole = required.length > 0 && entries.every(([, value]) => value !== undefined);
  return isWhole ? Object.fromEntries(entries) : undefined;
}
