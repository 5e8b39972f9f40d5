import { describe, expect, test } from 'vitest';
import type { CacheEntry, CacheKey, CacheStore } from '../../src/model/stores.ts';

export interface CacheStoreSubject {
  readonly store: CacheStore;
  /** As the store's own clock has it. */
  wall(): number;
  /** Lets that much of the store's time pass. */
  advance(ms: number): Promise<void>;
}

/** Another entry and another key each time; names are what SHA-256 in base64url looks like. */
let made = 0;
export function aKey(tenant = 'acme'): CacheKey {
  return { tenant, name: `${process.pid}-${++made}`.padEnd(43, 'x') };
}

export function anEntry(wall: number, given: Partial<CacheEntry> = {}): CacheEntry {
  return {
    value: { orders: [{ id: 'ord_1', note: 'ä✓' }], total: 1, next: null },
    notFound: false,
    freshUntil: wall + 60_000,
    keptUntil: wall + 120_000,
    tags: [],
    degraded: false,
    ...given,
  };
}

/** What every store of answers does. */
export function describeCacheStore(name: string, create: () => Promise<CacheStoreSubject>): void {
  describe(name, () => {
    test('what was never kept is not there', async () => {
      const { store } = await create();
      expect(await store.get(aKey())).toBeUndefined();
    });

    test('an entry comes back as it was kept', async () => {
      const { store, wall } = await create();
      const [key, entry] = [aKey(), anEntry(wall(), { tags: ['order:1'], degraded: true })];
      await store.set(key, entry);
      expect(await store.get(key)).toEqual(entry);
    });

    test('an entry that says that there is nothing comes back too', async () => {
      const { store, wall } = await create();
      const [key, entry] = [aKey(), anEntry(wall(), { value: null, notFound: true })];
      await store.set(key, entry);
      expect(await store.get(key)).toEqual(entry);
    });

    test('the later entry takes the place of the earlier one', async () => {
      const { store, wall } = await create();
      const key = aKey();
      await store.set(key, anEntry(wall(), { value: 'old' }));
      await store.set(key, anEntry(wall(), { value: 'new' }));
      expect(await store.get(key)).toMatchObject({ value: 'new' });
    });

    test('an entry is gone once its time is over', async () => {
      const { store, wall, advance } = await create();
      const key = aKey();
      await store.set(key, anEntry(wall(), { freshUntil: wall() + 100, keptUntil: wall() + 400 }));
      expect(await store.get(key)).toBeDefined();
      await advance(400);
      expect(await store.get(key)).toBeUndefined();
    });

    test('a deleted entry is gone, and only that one', async () => {
      const { store, wall } = await create();
      const [gone, stays, entry] = [aKey(), aKey(), anEntry(wall())];
      await store.set(gone, entry);
      await store.set(stays, entry);
      await store.delete(gone);
      expect([await store.get(gone), await store.get(stays)]).toEqual([undefined, entry]);
    });

    describePurges(create);
    describeClaims(create);
  });
}

function describePurges(create: () => Promise<CacheStoreSubject>): void {
  test('a purge drops what carries one of its tags, whoever the tenant', async () => {
    const { store, wall } = await create();
    const [one, two, other] = [aKey('acme'), aKey('globex'), aKey('acme')];
    const tag = `order:${one.name}`;
    await store.set(one, anEntry(wall(), { tags: ['orders', tag] }));
    await store.set(two, anEntry(wall(), { tags: [tag] }));
    await store.set(other, anEntry(wall(), { tags: [`${tag}1`] }));
    await store.purge([tag, 'no such tag']);
    expect([await store.get(one), await store.get(two)]).toEqual([undefined, undefined]);
    expect(await store.get(other)).toBeDefined();
  });

  test('what is kept after a purge stays', async () => {
    const { store, wall } = await create();
    const key = aKey();
    await store.purge([key.name]);
    await store.set(key, anEntry(wall(), { tags: [key.name] }));
    expect(await store.get(key)).toBeDefined();
  });

  test('listeners hear of a purge once it holds', async () => {
    const { store } = await create();
    const tag = aKey().name;
    const heard = new Promise<readonly string[]>((resolve) => {
      store.onPurge((tags) => tags.includes(tag) && resolve(tags));
    });
    await store.purge([tag]);
    expect(await heard).toEqual([tag]);
  });
}

function describeClaims(create: () => Promise<CacheStoreSubject>): void {
  test('one claim at a time is granted, and the entry comes with it', async () => {
    const { store, wall } = await create();
    const [key, entry] = [aKey(), anEntry(wall())];
    const first = await store.claim(key, { leaseMs: 5_000 });
    await store.set(key, entry);
    const second = await store.claim(key, { leaseMs: 5_000 });
    expect(first).toMatchObject({ mine: true, entry: undefined });
    expect(second).toEqual({ mine: false, owner: first.owner, entry });
  });

  test('a released claim is free', async () => {
    const { store } = await create();
    const key = aKey();
    const first = await store.claim(key, { leaseMs: 5_000 });
    await store.release(key, first.owner);
    expect(await store.claim(key, { leaseMs: 5_000 })).toMatchObject({ mine: true });
  });

  test('a claim ends by itself', async () => {
    const { store, advance } = await create();
    const key = aKey();
    await store.claim(key, { leaseMs: 300 });
    await advance(300);
    expect(await store.claim(key, { leaseMs: 300 })).toMatchObject({ mine: true });
  });

  test('who was waited for in vain is relieved, by one alone', async () => {
    const { store } = await create();
    const key = aKey();
    const { owner: dead } = await store.claim(key, { leaseMs: 5_000 });
    const next = await store.claim(key, { leaseMs: 5_000, from: dead });
    const late = await store.claim(key, { leaseMs: 5_000, from: dead });
    expect(next.mine).toBe(true);
    expect(late).toMatchObject({ mine: false, owner: next.owner });
  });

  test('who no longer holds a claim releases nothing', async () => {
    const { store } = await create();
    const key = aKey();
    const { owner: dead } = await store.claim(key, { leaseMs: 5_000 });
    await store.claim(key, { leaseMs: 5_000, from: dead });
    await store.release(key, dead);
    expect(await store.claim(key, { leaseMs: 5_000 })).toMatchObject({ mine: false });
  });
}
