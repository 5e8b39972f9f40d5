import type { BackendTraits } from '../../src/model/recovery.ts';

/** A backend of which config says nothing. */
export function traits(given: Partial<BackendTraits> = {}): BackendTraits {
  return {
    rules: { notExecuted: [429], replaysErrors: true },
    idempotencyHeader: null,
    domain: 'shop',
    retryBudget: 0.2,
    breaker: { failures: 0.5, windowMs: 10_000, minimum: 50, openMs: 5_000 },
    concurrency: { limit: 64, queue: 64 },
    origins: 1,
    ...given,
  };
}
