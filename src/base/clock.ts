/** Time, as everything but `src/app` knows it: injected, so that a test can hold it still. */
export interface Clock {
  /** Milliseconds, monotonic: for every duration. */
  now(): number;
  /** Milliseconds since 1970: only for what is shown or compared with another host. */
  wall(): number;
  /** Resolves after `ms`. An abort rejects at once, with the signal's reason. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** Chance: a number in [0, 1). */
export type Rng = () => number;
