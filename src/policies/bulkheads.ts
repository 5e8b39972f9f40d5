import type { Clock } from '../base/clock.ts';
import type { Report } from '../model/events.ts';
import type { ConcurrencyPlan } from '../model/plan.ts';
import type { TraitsOf } from '../model/recovery.ts';
import type { Breakers } from './breakers.ts';
import { createPlaces, type Places } from './bulkhead-places.ts';
import { type ByBackend, byBackend } from './by-backend.ts';

/** All bulkheads of the process. */
export interface Bulkheads {
  /** Without a plan those of the backend, which all tools share; with one the tool's own. */
  readonly of: ByBackend<ConcurrencyPlan, Places>;
  readonly clock: Clock;
  readonly report: Report;
  readonly breakers: Breakers;
}

export interface BulkheadsParts {
  readonly clock: Clock;
  readonly report: Report;
  readonly traitsOf: TraitsOf;
  readonly breakers: Breakers;
  /**
   * Callers belong to tenants, of which none may hold more than half of a queue.
   * @default false
   */
  readonly tenants?: boolean;
}

export function createBulkheads(parts: BulkheadsParts): Bulkheads {
  const { traitsOf, clock, report, breakers, tenants = false } = parts;
  const of = byBackend<ConcurrencyPlan, Places>(
    (backend) => traitsOf(backend).concurrency,
    (plan) => createPlaces(plan, tenants),
  );
  return { of, clock, report, breakers };
}
