import { onTestFinished, vi } from 'vitest';
import { memoryCounters } from '../../src/stores/memory-counters.ts';
import { describeCounterStore } from '../contracts/counter-store.ts';

describeCounterStore('counters in memory', async () => {
  vi.useFakeTimers(); // the library reads the time itself
  onTestFinished(() => void vi.useRealTimers());
  return { store: memoryCounters(), advance: async (ms) => void vi.advanceTimersByTime(ms) };
});
