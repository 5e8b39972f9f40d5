import type { Clock } from '../../src/base/clock.ts';

export interface FakeClock extends Clock {
  /** Moves time on; whoever sleeps until then wakes, in the order of time, and what follows at once has run. */
  advance(ms: number): Promise<void>;
  /** How many sleep now. */
  sleeping(): number;
}

interface Sleeper {
  readonly until: number;
  wake(): void;
}

/** Time that stands still until it is moved. It begins at 0, which is 2026-01-01. */
export function fakeClock(): FakeClock {
  let now = 0;
  const sleepers = new Set<Sleeper>();
  const due = (end: number) =>
    [...sleepers].filter(({ until }) => until <= end).toSorted((a, b) => a.until - b.until)[0];
  return {
    now: () => now,
    wall: () => Date.UTC(2026, 0, 1) + now,
    sleeping: () => sleepers.size,
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const leave = () => {
          sleepers.delete(sleeper);
          reject(signal.reason);
        };
        const sleeper: Sleeper = {
          until: now + ms,
          wake() {
            signal.removeEventListener('abort', leave);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal.addEventListener('abort', leave, { once: true });
      });
    },
    async advance(ms) {
      const end = now + ms;
      for (let next = due(end); next; next = due(end)) {
        now = Math.max(now, next.until);
        sleepers.delete(next);
        next.wake();
        await settled();
      }
      now = end;
      await settled();
    },
  };
}

/** After every promise that needs no more than this has settled. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
