import type { Clock } from '../base/clock.ts';
import type { RetryBudget, TraitsOf } from '../model/recovery.ts';

/** Tokens that every backend starts with, and may always save. */
const START = 10;
const SLICE_MS = 1_000;
const SLICES = 10;

/** On every prefix of a process's life: retries and hedges of a backend ≤ ratio · first attempts + 10. */
export function createRetryBudget(clock: Clock, traitsOf: TraitsOf): RetryBudget {
  const purses = new Map<string, Purse>();
  const purseOf = (backend: string): Purse => {
    const purse = purses.get(backend) ?? emptyPurse(traitsOf(backend).retryBudget);
    purses.set(backend, purse);
    forget(purse, Math.floor(clock.now() / SLICE_MS));
    return purse;
  };
  return {
    first(backend) {
      const purse = purseOf(backend);
      purse.recent++;
      purse.firsts[purse.slice % SLICES] = (purse.firsts[purse.slice % SLICES] ?? 0) + 1;
      purse.tokens += purse.ratio;
    },
    spend(backend) {
      const purse = purseOf(backend);
      if (purse.tokens < 1) return false;
      purse.tokens--;
      return true;
    },
  };
}

interface Purse {
  readonly ratio: number;
  tokens: number;
  /** First attempts of the last ten seconds, by second, and their sum. */
  readonly firsts: number[];
  recent: number;
  /** The second that was written last. */
  slice: number;
}

function emptyPurse(ratio: number): Purse {
  return { ratio, tokens: START, firsts: new Array<number>(SLICES).fill(0), recent: 0, slice: 0 };
}

function forget(purse: Purse, slice: number): void {
  for (let left = Math.min(slice - purse.slice, SLICES); left > 0; left--) {
    const old = (slice - left + 1) % SLICES;
    purse.recent -= purse.firsts[old] ?? 0;
    purse.firsts[old] = 0;
  }
  purse.slice = Math.max(slice, purse.slice);
  purse.tokens = Math.min(purse.tokens, START + purse.ratio * purse.recent);
}
