import type { ResponsePath } from 'graphql';
import type { Select } from './complete.ts';
import { type Execution, NO_ROOM } from './execution.ts';
import type { CompiledField } from './field.ts';
import { abandon, place, type Waiting } from './gather.ts';

export type Data = Record<string, unknown>;
/** Writes fields of one object into its data; a Promise where it is not done yet. */
export type Fill = (
  data: Data,
  execution: Execution,
  source: unknown,
  path: ResponsePath | undefined,
) => Promise<unknown> | undefined;

export function selectOf(fields: readonly CompiledField[]): Select {
  const blank = blankOf(fields);
  const fill = fillOf(fields);
  const size = fields.reduce((sum, { key }) => sum + key.length + LEAST_OF_A_FIELD, BRACES);
  return (execution, source, path) => {
    execution.room.left -= size;
    if (execution.room.left < 0) throw NO_ROOM;
    const data = { ...blank };
    const filled = fill(data, execution, source, path);
    return filled === undefined ? data : filled.then(() => data);
  };
}

/** Quotes, colon, comma and the shortest value. */
const LEAST_OF_A_FIELD = 5;
/** With the comma behind them. */
const BRACES = 3;

/** Every key in its place, whenever its value comes. A copy of it is faster than an object that grows. */
export function blankOf(fields: readonly CompiledField[]): Data {
  // Not by assignment: `__proto__` is a legal alias, and here an own property as any other.
  return Object.fromEntries(fields.map(({ key }) => [key, undefined]));
}

export function fillOf(fields: readonly CompiledField[]): Fill {
  return (data, execution, source, path) => {
    let waiting: Waiting | undefined;
    try {
      for (const { key, answer } of fields) {
        const value = answer(execution, source, path);
        data[key] = value;
        if (!(value instanceof Promise)) continue;
        waiting ??= [];
        waiting.push(place(data, key, value));
      }
    } catch (reason) {
      return abandon(reason, waiting);
    }
    return waiting === undefined ? undefined : Promise.all(waiting);
  };
}
