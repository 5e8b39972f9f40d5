import type { Clock } from '../base/clock.ts';

/** Stands before a store that may be lost: whoever asks gets an answer in time, the store's or another. */
export interface StoreGuard {
  /** What the store answers; `otherwise` where it fails, has failed often, or keeps many waiting. Never rejects. */
  ask<T>(operation: string, ask: () => Promise<T>, otherwise: T): Promise<T>;
  /** Resolves once nobody waits. */
  idle(): Promise<void>;
}

export interface GuardParts {
  readonly clock: Clock;
  /** Resolves where the store can be asked again. */
  probe(): Promise<unknown>;
  failed(operation: string, failure: unknown): void;
  /** It is left alone from now on, or asked again. */
  changed(to: 'OPEN' | 'CLOSED'): void;
}

const FAILURES = 5;
const WINDOW_MS = 2_000;
const OPEN_MS = 1_000;
/** So many may wait for a store that has said nothing for so long. */
const MOST_WAITING = 20;
const STALLED_MS = 20;

export function createStoreGuard({ clock, probe, failed, changed }: GuardParts): StoreGuard {
  const failures: number[] = []; // when; at most FAILURES, oldest first
  const waiting = new Set<Promise<unknown>>();
  let heard = 0; // when it answered last, or the first began to wait
  let openUntil: number | undefined;
  let probing = false;

  const open = () => {
    const isNews = openUntil === undefined;
    openUntil = clock.now() + OPEN_MS;
    failures.length = 0;
    if (isNews) changed('OPEN');
  };
  const close = () => {
    openUntil = undefined;
    changed('CLOSED');
  };
  // The probe is nobody's call, so that nobody waits for it.
  const isOpen = () => {
    if (openUntil === undefined) return false;
    if (clock.now() >= openUntil && !probing) {
      probing = true;
      const end = (then: () => void) => () => {
        probing = false;
        then();
      };
      probe().then(end(close), end(open));
    }
    return true;
  };
  const isStalled = () => waiting.size >= MOST_WAITING && clock.now() - heard >= STALLED_MS;
  const fail = (operation: string, failure: unknown) => {
    failed(operation, failure);
    if (openUntil !== undefined) return; // of what was sent before it opened
    const now = clock.now();
    failures.push(now);
    if (failures.length > FAILURES) failures.shift();
    if (failures.length === FAILURES && now - (failures[0] ?? now) <= WINDOW_MS) open();
  };
  return {
    async ask(operation, ask, otherwise) {
      if (isOpen() || isStalled()) return otherwise;
      if (waiting.size === 0) heard = clock.now();
      const asked = (async () => ask())(); // its own promise, also where it throws
      waiting.add(asked);
      try {
        const answer = await asked;
        heard = clock.now();
        return answer;
      } catch (failure) {
        fail(operation, failure);
        return otherwise;
      } finally {
        waiting.delete(asked);
      }
    },
    async idle() {
      await Promise.allSettled(waiting);
    },
  };
}
