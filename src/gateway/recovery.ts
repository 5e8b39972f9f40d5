import type { Clock, Rng } from '../base/clock.ts';
import type { Report } from '../model/events.ts';
import type { LatencyRing, RateGate, RetryBudget, TraitsOf } from '../model/recovery.ts';
import { type Breakers, createBreakers } from '../policies/breakers.ts';
import { type Bulkheads, createBulkheads } from '../policies/bulkheads.ts';
import { createLatencyRing } from '../policies/latency-ring.ts';
import { createRetryBudget } from '../policies/retry-budget.ts';

/** What the process remembers of its backends; it outlives a load of the schema. */
export interface Recovery {
  readonly rng: Rng;
  readonly traitsOf: TraitsOf;
  readonly gate: RateGate;
  readonly budget: RetryBudget;
  readonly ring: LatencyRing;
  readonly breakers: Breakers;
  readonly bulkheads: Bulkheads;
}

export interface RecoveryParts {
  readonly clock: Clock;
  readonly rng: Rng;
  readonly report: Report;
  readonly traitsOf: TraitsOf;
  readonly gate: RateGate;
}

export function createRecovery(parts: RecoveryParts): Recovery {
  const { clock, rng, traitsOf, gate } = parts;
  const breakers = createBreakers(parts);
  return {
    rng,
    traitsOf,
    gate,
    budget: createRetryBudget(clock, traitsOf),
    ring: createLatencyRing(),
    breakers,
    bulkheads: createBulkheads({ ...parts, breakers }),
  };
}
