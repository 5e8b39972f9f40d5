import { createSilence } from './silence.ts';
import { type BreakerParts, createStoreBreaker } from './store-breaker.ts';

/** Stands before a store that may be lost: whoever asks gets an answer in time, the store's or another. */
export interface StoreGuard {
  /** What the store answers; `otherwise` where it fails, has failed often, or keeps many waiting. Never rejects. */
  ask<T>(operation: string, ask: () => Promise<T>, otherwise: T): Promise<T>;
  /** It was reached by another way. */
  back(): void;
  /** Resolves once nobody waits. */
  idle(): Promise<void>;
}

export interface GuardParts extends BreakerParts {
  /** The longest that an answer may take; a tenth of it in silence keeps further calls from waiting. */
  readonly limitMs: number;
  failed(operation: string, failure: unknown): void;
}

export function createStoreGuard({ failed, limitMs, ...parts }: GuardParts): StoreGuard {
  const breaker = createStoreBreaker(parts);
  const silence = createSilence(parts.clock, limitMs / 10);
  const waiting = new Set<Promise<unknown>>();
  const answer = async <T>(asked: Promise<T>, operation: string, otherwise: T) => {
    let isAnswered = false;
    try {
      const answer = await asked;
      isAnswered = true;
      return answer;
    } catch (failure) {
      failed(operation, failure);
      breaker.fail();
      return otherwise;
    } finally {
      waiting.delete(asked);
      silence.end(isAnswered);
    }
  };
  return {
    async ask(operation, ask, otherwise) {
      if (breaker.isOpen() || silence.isTooLong()) return otherwise;
      const asked = (async () => ask())(); // its own promise, also where it throws
      waiting.add(asked);
      silence.begin();
      return answer(asked, operation, otherwise);
    },
    back: breaker.back,
    async idle() {
      await Promise.allSettled(waiting);
    },
  };
}
