import type { Clock } from '../base/clock.ts';

/** Notices that a store has said nothing for a while to those who wait for it. */
export interface Silence {
  /** Somebody begins to wait. */
  begin(): void;
  /** Somebody no longer does. */
  end(answered: boolean): void;
  /** So many wait in vain that no more should. */
  isTooLong(): boolean;
}

/** When it is noticed, no more than a few others have come: 20 in all, where one comes in a tenth of the silence. */
const MOST_WAITING = 15;

export function createSilence(clock: Clock, silenceMs: number): Silence {
  let waiting = 0;
  let answers = 0;
  let isSilent = false;
  let isWatched = false;
  const watch = async () => {
    isWatched = true;
    while (waiting > 0) {
      const before = answers;
      await clock.sleep(silenceMs, NEVER);
      await afterWhatArrived();
      isSilent = answers === before && waiting > 0;
    }
    isWatched = false;
  };
  return {
    begin() {
      waiting++;
      if (!isWatched) void watch();
    },
    end(answered) {
      waiting--;
      if (!answered) return;
      answers++;
      isSilent = false;
    },
    isTooLong: () => isSilent && waiting >= MOST_WAITING,
  };
}

const NEVER = new AbortController().signal;

/** A process that was busy reads first what came meanwhile. */
function afterWhatArrived(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
