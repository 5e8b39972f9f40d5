import type { Clock, Rng } from '../base/clock.ts';
import type { Report } from '../model/events.ts';
import type { BreakerPlan } from '../model/plan.ts';
import type { TraitsOf } from '../model/recovery.ts';
import { amongOrigins } from './among-origins.ts';
import { type Breaker, type BreakerState, createBreaker } from './breaker-state.ts';
import { type ByBackend, byBackend } from './by-backend.ts';

/** All breakers of the process. */
export interface Breakers {
  /**
   * The one in the way of a tool's attempts at a backend: with a plan of its own the tool's, else the backend's. Where
   * that has several origins, it is all of theirs.
   */
  readonly of: ByBackend<BreakerPlan, Breaker>;
  readonly traitsOf: TraitsOf;
}

export interface BreakersParts {
  readonly clock: Clock;
  readonly rng: Rng;
  readonly report: Report;
  readonly traitsOf: TraitsOf;
}

export function createBreakers({ clock, rng, report, traitsOf }: BreakersParts): Breakers {
  const of = byBackend<BreakerPlan, Breaker>(
    (backend) => traitsOf(backend).breaker,
    (plan, backend) => {
      const { origins } = traitsOf(backend);
      const parts = { clock, rng };
      if (origins === 1) {
        const changed = (to: BreakerState) => report({ is: 'BREAKER', backend, to });
        return createBreaker(plan, { ...parts, changed });
      }
      const each = Array.from({ length: origins }, (_, origin) => {
        const changed = (to: BreakerState) => report({ is: 'BREAKER', backend, origin, to });
        return createBreaker(plan, { ...parts, origin, changed });
      });
      return amongOrigins(each, backend, rng);
    },
  );
  return { of, traitsOf };
}
