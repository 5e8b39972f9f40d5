import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { memoryCache } from '../../src/stores/memory-cache.ts';
import { aKey, anEntry, describeCacheStore } from '../contracts/cache-store.ts';
import { fakeClock } from '../support/fake-clock.ts';

describeCacheStore('the cache in memory', async () => {
  const clock = fakeClock();
  return { store: memoryCache(clock), wall: clock.wall, advance: clock.advance };
});

const KILOBYTE = 'x'.repeat(1_000);

test('what was used least recently makes room', async () => {
  const clock = fakeClock();
  const store = memoryCache(clock, { maxBytes: 12_000 });
  const keys = Array.from({ length: 12 }, () => aKey());
  const [first = aKey(), second = aKey()] = keys;
  for (const key of keys) {
    await store.set(key, anEntry(clock.wall(), { value: KILOBYTE }));
    await store.get(first);
  }
  expect(await store.get(first)).toBeDefined();
  expect(await store.get(second)).toBeUndefined();
});

test('one entry never takes the room of all others', async () => {
  const clock = fakeClock();
  const store = memoryCache(clock, { maxBytes: 16_000 });
  const [small, large] = [aKey(), aKey()];
  await store.set(small, anEntry(clock.wall()));
  await store.set(large, anEntry(clock.wall(), { value: KILOBYTE.repeat(3) }));
  expect(await store.get(large)).toBeUndefined();
  expect(await store.get(small)).toBeDefined();
});

test('an endless stream of entries leaves memory bounded', async () => {
  const clock = fakeClock();
  const store = memoryCache(clock, { maxBytes: 4_000_000 });
  const collect = collector();
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let made = 0; made < 100_000; made++) {
    const entry = anEntry(clock.wall(), { tags: [`order:${made}`, 'orders'] });
    await store.set({ tenant: '', name: `name-${made}`.padEnd(43, 'x') }, entry);
  }
  collect();
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(16_000_000);
});

/** Frees what nobody holds. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc');
}
