import type { Clock } from '../base/clock.ts';

/** What should have been removed from a store that was away. */
export interface OwedRemovals {
  readonly tags: Owed;
  readonly entries: Owed;
  close(): void;
}

export interface Owed {
  note(names: readonly string[], isDone: boolean): void;
  all(): readonly string[];
}

/** Of each kind; of more the oldest are forgotten. */
const MOST_OWED = 10_000;
const AGAIN_MS = 1_000;

/** @param settle tries again to remove all that is owed, and notes what became of it */
export function owedRemovals(clock: Clock, settle: () => Promise<void>): OwedRemovals {
  const closing = new AbortController();
  let isSettling = false;
  const settleLater = async () => {
    isSettling = true;
    while (tags.size + entries.size > 0) {
      await clock.sleep(AGAIN_MS, closing.signal);
      await settle();
    }
    isSettling = false;
  };
  const [tags, entries] = [new Set<string>(), new Set<string>()];
  const noting = (owed: Set<string>): Owed => ({
    note(names, isDone) {
      for (const name of names) {
        owed.delete(name);
        if (!isDone) owed.add(name);
      }
      for (const oldest of owed) {
        if (owed.size <= MOST_OWED) break;
        owed.delete(oldest);
      }
      if (owed.size > 0 && !isSettling) settleLater().catch(() => {}); // where it closes meanwhile
    },
    all: () => [...owed],
  });
  return { tags: noting(tags), entries: noting(entries), close: () => closing.abort() };
}
