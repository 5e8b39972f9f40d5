import { describe, expect, test } from 'vitest';
import type { CounterStore } from '../../src/model/stores.ts';

export interface CounterStoreSubject {
  readonly store: CounterStore;
  /** Lets that much of the store's time pass. */
  advance(ms: number): Promise<void>;
}

const THREE = { limit: 3, windowMs: 1_000 };

let made = 0;
/** Another name each time. */
const aName = () => `${process.pid} ${++made}`;

/** What every store of counters does. */
export function describeCounterStore(
  name: string,
  create: () => Promise<CounterStoreSubject>,
): void {
  describe(name, () => {
    test('as many as the limit fit, and no more', async () => {
      const { store } = await create();
      const counted = aName();
      const taken = await Promise.all([1, 2, 3, 4, 5].map(() => store.take(counted, THREE)));
      expect(taken.map(({ fits }) => fits)).toEqual([true, true, true, false, false]);
    });

    test('a count tells how long the window lasts', async () => {
      const { store } = await create();
      const { restMs } = await store.take(aName(), THREE);
      expect(restMs).toBeGreaterThan(500);
      expect(restMs).toBeLessThanOrEqual(1_000);
    });

    test('the next window begins empty', async () => {
      const { store, advance } = await create();
      const counted = aName();
      for (let count = 0; count < 5; count++) await store.take(counted, THREE);
      await advance(1_010);
      expect(await store.take(counted, THREE)).toMatchObject({ fits: true });
    });

    test('names and limits are counted apart', async () => {
      const { store } = await create();
      const [one, other] = [aName(), aName()];
      for (let count = 0; count < 4; count++) await store.take(one, THREE);
      expect(await store.take(one, THREE)).toMatchObject({ fits: false });
      expect(await store.take(other, THREE)).toMatchObject({ fits: true });
    });
  });
}
