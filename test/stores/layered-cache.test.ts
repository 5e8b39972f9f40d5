import { expect, test } from 'vitest';
import type { CacheEntry, CacheKey } from '../../src/model/stores.ts';
import { layeredCache } from '../../src/stores/layered-cache.ts';
import { memoryCache } from '../../src/stores/memory-cache.ts';
import { aKey, anEntry, describeCacheStore } from '../contracts/cache-store.ts';
import { fakeClock, settled } from '../support/fake-clock.ts';

/** Copies near of a store that is a memory too, and what its other nodes would tell. */
function layered() {
  const clock = fakeClock();
  const shared = memoryCache(clock);
  const told = { change: (_: CacheKey) => {}, listening: (_: boolean) => {} };
  let isListening = true;
  const asked: string[] = [];
  let held: Promise<void> | undefined;
  const store = layeredCache({
    near: () => memoryCache(clock),
    far: {
      ...shared,
      async get(key) {
        asked.push(key.name);
        const entry = await shared.get(key);
        await held;
        return entry;
      },
      onChange: (listener) => {
        told.change = listener;
      },
    },
    subscriber: {
      isListening: () => isListening,
      onChange: (listener) => {
        told.listening = listener;
      },
    },
    clock,
  });
  return {
    store,
    shared,
    clock,
    asked,
    /** Another node has changed the entry. */
    change: (key: CacheKey) => told.change(key),
    listen(is: boolean) {
      isListening = is;
      told.listening(is);
    },
    /** Look-ups find what is there now, and are answered when the returned function is called. */
    hold(): () => void {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      return () => {
        held = undefined;
        resolve();
      };
    },
    entry: (value: unknown, given: Partial<CacheEntry> = {}) =>
      anEntry(clock.wall(), { value, ...given }),
  };
}

describeCacheStore('copies near', async () => {
  const { store, clock } = layered();
  return { store, wall: clock.wall, advance: clock.advance };
});

test('what was found is asked for once, and what was kept not at all', async () => {
  const { store, shared, asked, entry } = layered();
  const [found, kept] = [aKey(), aKey()];
  await shared.set(found, entry('found'));
  await store.set(kept, entry('kept'));
  for (let time = 0; time < 3; time++) {
    expect([await store.get(found), await store.get(kept)]).toEqual([
      entry('found'),
      entry('kept'),
    ]);
  }
  expect(asked).toEqual([found.name]);
});

test('what was not found is asked for again', async () => {
  const { store, asked } = layered();
  const key = aKey();
  expect([await store.get(key), await store.get(key)]).toEqual([undefined, undefined]);
  expect(asked).toHaveLength(2);
});

test('a copy stays 30 s at most, and its entry has its own times', async () => {
  const { store, clock, asked, entry } = layered();
  const [key, kept] = [aKey(), entry('kept')];
  await store.set(key, kept);
  await clock.advance(29_999);
  expect(await store.get(key)).toEqual(kept);
  expect(asked).toEqual([]);
  await clock.advance(1);
  expect(await store.get(key)).toEqual(kept);
  expect(asked).toEqual([key.name]);
});

test('what another node changed is asked for anew', async () => {
  const { store, shared, change, entry } = layered();
  const [key, other] = [aKey(), aKey()];
  for (const one of [key, other]) await store.set(one, entry('old'));
  for (const one of [key, other]) await shared.set(one, entry('new'));
  change(key);
  expect([await store.get(key), await store.get(other)]).toEqual([entry('new'), entry('old')]);
});

test.each<[string, (subject: ReturnType<typeof layered>, key: CacheKey) => unknown]>([
  ['a purge', ({ shared }) => shared.purge(['orders'])],
  ['a change by another node', ({ change }, key) => change(key)],
  ['a deletion', ({ store }, key) => store.delete(key)],
  ['an entry of this node', ({ store, entry }, key) => store.set(key, entry('new'))],
  ['the end of listening', ({ listen }) => [listen(false), listen(true)]],
])('a look-up under way during %s leaves no copy', async (_, happens) => {
  const subject = layered();
  const { store, shared, hold, entry } = subject;
  const key = aKey();
  await shared.set(key, entry('old', { tags: ['orders'] }));
  const answer = hold();
  const found = store.get(key);
  await settled(); // it is under way
  await happens(subject, key);
  answer();
  expect(await found).toMatchObject({ value: 'old' }); // it was asked for before
  await shared.delete(key);
  expect((await store.get(key))?.value).not.toBe('old');
});

test('a look-up under way leaves a copy when something else was changed meanwhile', async () => {
  const { store, shared, change, hold, asked, entry } = layered();
  const key = aKey();
  await shared.set(key, entry('found'));
  const answer = hold();
  const found = store.get(key);
  await settled();
  change(aKey());
  answer();
  await found;
  await store.get(key);
  expect(asked).toHaveLength(1);
});

test('while nothing is heard there are no copies, and none from before', async () => {
  const { store, asked, listen, entry } = layered();
  const key = aKey();
  await store.set(key, entry('kept'));
  listen(false);
  await store.get(key);
  await store.set(key, entry('kept'));
  await store.get(key);
  expect(asked).toHaveLength(2);
  listen(true);
  await store.get(key);
  await store.get(key);
  expect(asked).toHaveLength(3);
});
