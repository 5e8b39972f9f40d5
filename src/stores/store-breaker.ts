import type { Clock } from '../base/clock.ts';

/** Leaves a store alone that failed often. */
export interface StoreBreaker {
  /** Asked before each call; once its time is over a probe goes out, which is nobody's call. */
  isOpen(): boolean;
  fail(): void;
  /** The store was reached by another way. */
  back(): void;
}

export interface BreakerParts {
  readonly clock: Clock;
  /** Resolves where the store can be asked again. */
  probe(): Promise<unknown>;
  changed(to: 'OPEN' | 'CLOSED'): void;
}

const FAILURES = 5;
const WINDOW_MS = 2_000;
const OPEN_MS = 1_000;

export function createStoreBreaker({ clock, probe, changed }: BreakerParts): StoreBreaker {
  const failures: number[] = []; // when; at most FAILURES, oldest first
  let openUntil: number | undefined;
  let probing = false;

  const open = () => {
    const isNews = openUntil === undefined;
    openUntil = clock.now() + OPEN_MS;
    failures.length = 0;
    if (isNews) changed('OPEN');
  };
  const close = () => {
    if (openUntil === undefined) return;
    openUntil = undefined;
    changed('CLOSED');
  };
  const probeOnce = async () => {
    if (probing) return;
    probing = true;
    await probe().then(close, open);
    probing = false;
  };
  return {
    isOpen() {
      if (openUntil === undefined) return false;
      if (clock.now() >= openUntil) void probeOnce();
      return true;
    },
    fail() {
      if (openUntil !== undefined) return; // of a call that was under way when it opened
      const now = clock.now();
      failures.push(now);
      if (failures.length > FAILURES) failures.shift();
      if (failures.length === FAILURES && now - (failures[0] ?? now) <= WINDOW_MS) open();
    },
    back: close,
  };
}
