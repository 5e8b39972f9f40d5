import { jsonOf, refuse, textOf } from '../base/template.ts';
import type { Row } from './sql-drivers.ts';

/** A list is an array, an object its JSON text. */
export function toPostgres(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value.map((one) => toPostgres(one, name));
  const bound = scalarOrJson(value, name);
  if (typeof bound === 'string' && bound.includes('\0')) refuse(name, 'PostgreSQL stores no NUL');
  return bound;
}

/** A list or an object is its JSON text, for `json_each` and the like; true is 1. */
export function toSqlite(value: unknown, name: string): string | number | bigint | null {
  const bound = Array.isArray(value) ? jsonOf(value, name) : scalarOrJson(value, name);
  if (typeof bound === 'boolean') return bound ? 1 : 0;
  // Else it is bound as a float, which is another text where text is made of it.
  return Number.isSafeInteger(bound) ? BigInt(bound as number) : bound;
}

type Scalar = string | number | bigint | boolean | null;

function scalarOrJson(value: unknown, name: string): Scalar {
  if (typeof value === 'boolean' || typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  const isObject = typeof value === 'object' && value !== null && !(value instanceof Date);
  return isObject ? jsonOf(value, name) : textOf(value, name);
}

/** A row as JSON has it: a large integer is text, a time ISO 8601, binary data base64. */
export function asJson(row: Row): Row {
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [column, inJson(value)]));
}

/** What a column holds. */
export function inJson(value: unknown): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  if (value instanceof Date) return value.toJSON();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return Array.isArray(value) ? value.map(inJson) : value;
}
