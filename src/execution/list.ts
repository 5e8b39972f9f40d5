import { GraphQLError } from 'graphql';
import { NO_ROOM } from './execution.ts';
import { abandon, disown, place, type Waiting, whenAll } from './gather.ts';
import { type Complete, type Position, settle } from './settle.ts';

/** Completes each item of whatever can be iterated. */
export function listCompleter(position: Position): Complete {
  const { parentType, definition } = position.site;
  return (execution, value, path) => {
    if (!isIterable(value)) {
      throw new GraphQLError(
        `Expected Iterable, but did not find one for field "${parentType.name}.${definition.name}".`,
      );
    }
    const items = itemsOf(value);
    const list: unknown[] = [];
    let waiting: Waiting | undefined;
    try {
      for (const item of items) {
        if (execution.room.left < 0) throw NO_ROOM;
        const at = { prev: path, key: list.length, typename: undefined };
        const completed = settle(execution, position, item, at);
        list.push(completed);
        if (!(completed instanceof Promise)) continue;
        waiting ??= [];
        waiting.push(place(list, at.key, completed));
      }
    } catch (reason) {
      disown(items.slice(list.length));
      return abandon(reason, waiting);
    }
    return whenAll(list, waiting);
  };
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Symbol.iterator in value &&
    typeof value[Symbol.iterator] === 'function'
  );
}

function itemsOf(iterable: Iterable<unknown>): readonly unknown[] {
  if (Array.isArray(iterable)) return iterable;
  const items: unknown[] = [];
  try {
    for (const item of iterable) items.push(item);
  } catch (reason) {
    disown(items);
    throw reason;
  }
  return items;
}
