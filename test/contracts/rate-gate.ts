import { describe, expect, test } from 'vitest';
import type { RateGate } from '../../src/model/recovery.ts';

interface Subject {
  readonly gate: RateGate;
  advance(ms: number): Promise<void>;
}

const HOUR = 3_600_000;

/** What every rate gate does. */
export function describeRateGate(name: string, create: () => Promise<Subject>): void {
  describe(name, () => {
    test('a gate that nobody closed is open', async () => {
      const { gate } = await create();
      expect(gate.rest('shop')).toBe(0);
    });

    test('a closed gate opens when its time is over', async () => {
      const { gate, advance } = await create();
      gate.close('shop', 1_000);
      expect(gate.rest('shop')).toBe(1_000);
      await advance(999);
      expect(gate.rest('shop')).toBe(1);
      await advance(1);
      expect(gate.rest('shop')).toBe(0);
    });

    test('a gate stays closed for the longest of its times', async () => {
      const { gate, advance } = await create();
      gate.close('shop', 1_000);
      gate.close('shop', 200);
      await advance(500);
      gate.close('shop', 800);
      expect(gate.rest('shop')).toBe(800);
    });

    test('a gate is closed for an hour at most', async () => {
      const { gate } = await create();
      gate.close('shop', 25 * HOUR);
      expect(gate.rest('shop')).toBe(HOUR);
    });

    test('the gate of one backend says nothing about another', async () => {
      const { gate } = await create();
      gate.close('shop', 1_000);
      for (let taken = 0; taken < 64; taken++) gate.enter('shop');
      expect([gate.rest('clinic'), gate.enter('clinic')]).toEqual([0, true]);
    });

    test('64 calls wait at a gate, and a place that is left is free again', async () => {
      const { gate } = await create();
      const entered = Array.from({ length: 65 }, () => gate.enter('shop'));
      expect(entered.filter(Boolean)).toHaveLength(64);
      expect(entered.at(-1)).toBe(false);
      gate.leave('shop');
      expect([gate.enter('shop'), gate.enter('shop')]).toEqual([true, false]);
    });
  });
}
