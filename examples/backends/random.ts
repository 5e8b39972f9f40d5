/** Chance that is the same every time: what is seeded from it is equal on every machine. */
export interface Random {
  /** 0 up to, not including, 1. */
  next(): number;
  /** A whole number, both ends included. */
  between(low: number, high: number): number;
  pick<T>(choices: readonly T[]): T;
  chance(share: number): boolean;
  /** Normally distributed around 0 with deviation 1. */
  normal(): number;
}

/** Mulberry32: small, and good enough for data that only has to look real. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    between,
    pick: (choices) => elementAt(choices, between(0, choices.length - 1)),
    chance: (share) => next() < share,
    // Twelve draws, not logarithm and cosine: their last digits differ between machines.
    normal: () => Array.from({ length: 12 }, next).reduce((sum, draw) => sum + draw, -6),
  };
}

/** The element at a place, counted round and round. */
export function elementAt<T>(list: readonly T[], place: number): T {
  if (list.length === 0) throw new RangeError('There is nothing to choose from.');
  return list[place % list.length] as T; // within the list, which is not empty
}
