import { expect, test } from 'vitest';
import { boundedStore } from '../../src/execution/documents.ts';

test('the entry that was used longest ago leaves first', () => {
  const store = boundedStore<number>(2);
  store.set('a', 1, 1);
  store.set('b', 2, 1);
  store.get('a');
  store.set('c', 3, 1);
  expect([store.get('a'), store.get('b'), store.get('c')]).toEqual([1, undefined, 3]);
});

test('a heavy entry takes the place of several', () => {
  const store = boundedStore<number>(3);
  for (const key of ['a', 'b', 'c']) store.set(key, 0, 1);
  store.set('heavy', 1, 2);
  expect([store.get('a'), store.get('b'), store.get('c')]).toEqual([undefined, undefined, 0]);
  expect(store.get('heavy')).toBe(1);
});

test('what alone weighs more than the store may hold is not kept, and drives nothing out', () => {
  const store = boundedStore<number>(2);
  store.set('a', 1, 1);
  store.set('huge', 2, 3);
  expect([store.get('a'), store.get('huge')]).toEqual([1, undefined]);
});

test('an entry that is set again counts once', () => {
  const store = boundedStore<number>(2);
  store.set('a', 1, 1);
  store.set('a', 2, 1);
  store.set('b', 3, 1);
  expect([store.get('a'), store.get('b')]).toEqual([2, 3]);
});
