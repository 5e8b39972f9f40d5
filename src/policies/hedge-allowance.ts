/** How many second requests the calls of each backend have earned. */
export interface HedgeAllowance {
  /** A call of the backend began. */
  earn(backend: string): void;
  has(backend: string): boolean;
  spend(backend: string): void;
}

/** One hedge for 20 calls: 5 %. In calls, since tenths and twentieths do not add up in floating point. */
const CALLS_PER_HEDGE = 20;
/** So many hedges are saved up at most: a long quiet time does not pay for a storm. */
const MOST_SAVED = 10;

export function hedgeAllowance(): HedgeAllowance {
  const calls = new Map<string, number>();
  const savedBy = (backend: string) => calls.get(backend) ?? 0;
  return {
    earn(backend) {
      calls.set(backend, Math.min(savedBy(backend) + 1, MOST_SAVED * CALLS_PER_HEDGE));
    },
    has: (backend) => savedBy(backend) >= CALLS_PER_HEDGE,
    spend(backend) {
      calls.set(backend, savedBy(backend) - CALLS_PER_HEDGE);
    },
  };
}
