/** How long something is measured. */
export interface Effort {
  /** Sent before the first round, so that the JIT knows the code: as many to a slow subject as to a fast one. */
  readonly warmRequests: number;
  readonly rounds: number;
  readonly roundMs: number;
}

/** Per scenario. Longest where a target hangs on CPU time. */
export const EFFORTS: Readonly<
  Record<
    'full' | 'quick',
    Readonly<Record<'A' | 'B' | 'C' | 'D' | 'F' | 'G' | 'H' | 'I' | 'J', Effort>>
  >
> = {
  full: {
    A: { warmRequests: 10_000, rounds: 9, roundMs: 2_000 },
    B: { warmRequests: 2_000, rounds: 5, roundMs: 1_500 },
    C: { warmRequests: 50, rounds: 3, roundMs: 1_500 },
    D: { warmRequests: 10_000, rounds: 9, roundMs: 1_500 },
    F: { warmRequests: 10_000, rounds: 9, roundMs: 1_500 },
    G: { warmRequests: 10_000, rounds: 9, roundMs: 1_500 },
    H: { warmRequests: 10_400, rounds: 9, roundMs: 1_500 },
    I: { warmRequests: 500, rounds: 3, roundMs: 1_500 },
    J: { warmRequests: 200, rounds: 3, roundMs: 1_500 },
  },
  quick: {
    A: { warmRequests: 1_500, rounds: 4, roundMs: 350 },
    B: { warmRequests: 250, rounds: 2, roundMs: 400 },
    C: { warmRequests: 6, rounds: 2, roundMs: 400 },
    D: { warmRequests: 3_000, rounds: 4, roundMs: 350 },
    F: { warmRequests: 3_000, rounds: 4, roundMs: 350 },
    G: { warmRequests: 3_000, rounds: 4, roundMs: 350 },
    H: { warmRequests: 5_200, rounds: 4, roundMs: 350 },
    I: { warmRequests: 100, rounds: 2, roundMs: 400 },
    J: { warmRequests: 30, rounds: 2, roundMs: 400 },
  },
};

/** Scenario E: half of the documents must fill every bounded store, whatever the time. */
export const LEGS = { legs: 6, documents: 4_000 } as const;
