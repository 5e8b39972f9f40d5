import { type BreakerParts, createStoreBreaker } from './store-breaker.ts';
import { waitingCalls } from './waiting-calls.ts';

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
  const waiting = waitingCalls(parts.clock, limitMs);
  return {
    async ask(operation, ask, otherwise) {
      if (breaker.isOpen() || waiting.areTooMany()) return otherwise;
      try {
        return await waiting.inTime(ask());
      } catch (failure) {
        failed(operation, failure);
        breaker.fail();
        return otherwise;
      }
    },
    back: breaker.back,
    idle: waiting.idle,
  };
}
