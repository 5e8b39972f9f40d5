import type { Clock } from '../base/clock.ts';

/** The calls that wait for a store: none for too long, and not many for one that says nothing. */
export interface WaitingCalls {
  /** What was asked ends with. @throws Error where it takes too long, or what it rejects with itself */
  inTime<T>(asked: Promise<T>): Promise<T>;
  /** So many wait in vain that no more should. */
  areTooMany(): boolean;
  /** Resolves once nobody waits. */
  idle(): Promise<void>;
}

/** When the silence is noticed a few others have come: 20 in all, where one comes in a tenth of it. */
const MOST_IN_SILENCE = 15;

/** As many steps as a call waits; one of them in which nothing is heard is a silence. */
const STEPS = 10;

/** @param limitMs the longest that a call waits, not counting what the process itself was too busy to listen */
export function waitingCalls(clock: Clock, limitMs: number): WaitingCalls {
  const waiting = new Set<Waiting>(); // who came first stands first
  let answers = 0;
  let isSilent = false;
  let isWatched = false;
  let step = 0;
  const watch = async () => {
    isWatched = true;
    while (waiting.size > 0) {
      const before = answers;
      await clock.sleep(limitMs / STEPS, NEVER);
      await afterWhatArrived();
      isSilent = answers === before && waiting.size > 0;
      step++;
      for (const { since, giveUp } of waiting) {
        if (step - since < STEPS) break;
        giveUp();
      }
    }
    isWatched = false;
  };
  return {
    inTime<T>(asked: Promise<T>) {
      const { promise, resolve, reject } = Promise.withResolvers<T>();
      const giveUp = () => {
        waiting.delete(mine);
        reject(new Error('Command timed out'));
      };
      const mine: Waiting = { since: step, ended: promise, giveUp };
      waiting.add(mine);
      if (!isWatched) void watch();
      const answered = (answer: T) => {
        waiting.delete(mine);
        answers++;
        isSilent = false;
        resolve(answer);
      };
      const failed = (failure: unknown) => {
        waiting.delete(mine);
        reject(failure);
      };
      asked.then(answered, failed);
      return promise;
    },
    areTooMany: () => isSilent && waiting.size >= MOST_IN_SILENCE,
    async idle() {
      await Promise.allSettled([...waiting].map(({ ended }) => ended));
    },
  };
}

interface Waiting {
  /** The step in which it began. */
  readonly since: number;
  readonly ended: Promise<unknown>;
  giveUp(): void;
}

const NEVER = new AbortController().signal;

/** A process that was busy reads first what came meanwhile: that it was late is not the store's fault. */
function afterWhatArrived(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
