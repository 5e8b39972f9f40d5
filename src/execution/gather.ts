import { isThenable } from './settle.ts';

/** What some values of one object or list still wait for. */
export type Waiting = Promise<void>[];

/** Puts a value in its place when it comes. */
export async function place<K extends PropertyKey>(
  whole: Record<K, unknown>,
  key: K,
  value: Promise<unknown>,
): Promise<void> {
  whole[key] = await value;
}

/** `whole`, once all is there that it waits for. */
export function whenAll<T>(whole: T, waiting: Waiting | undefined): T | Promise<T> {
  return waiting === undefined ? whole : Promise.all(waiting).then(() => whole);
}

/** Throws `reason` on, with nothing left behind that could reject unseen. */
export function abandon(reason: unknown, waiting: Waiting | undefined): Promise<never> {
  if (waiting === undefined) throw reason;
  const rethrow = () => {
    throw reason;
  };
  return Promise.all(waiting).then(rethrow, rethrow);
}

/** What nobody asks for any more may hold promises that reject. */
export function disown(value: unknown): void {
  if (isThenable(value)) value.then(disown, () => {});
  else if (Array.isArray(value) || value instanceof Set) for (const item of value) disown(item);
}
