import type { Effect } from '../../src/base/effects.ts';
import type { ToolCall } from '../../src/model/call.ts';
import type { PolicyEvent, Report } from '../../src/model/events.ts';
import type { BackendTraits } from '../../src/model/recovery.ts';
import { createBreakers } from '../../src/policies/breakers.ts';
import { createBulkheads } from '../../src/policies/bulkheads.ts';
import { aCall, aPlan } from '../support/a-call.ts';
import { type FakeClock, fakeClock } from '../support/fake-clock.ts';
import { traits } from '../support/traits.ts';

export interface Given {
  readonly traits?: Partial<BackendTraits>;
  readonly rng?: () => number;
  readonly tenants?: boolean;
  readonly clock?: FakeClock;
  readonly report?: Report;
}

/** Breakers and bulkheads over a clock that stands still, and what they reported. */
export function recoveryParts(given: Given = {}) {
  const events: PolicyEvent[] = [];
  const {
    traits: departing = {},
    rng = () => 0.5,
    tenants = false,
    clock = fakeClock(),
    report = (event: PolicyEvent) => void events.push(event),
  } = given;
  const departed = traits(departing);
  const traitsOf = () => departed;
  const breakers = createBreakers({ clock, rng, report, traitsOf });
  const bulkheads = createBulkheads({ clock, report, traitsOf, breakers, tenants });
  return { clock, rng, events, report, traitsOf, breakers, bulkheads };
}

interface CallGiven extends Partial<Omit<ToolCall, 'plan'>> {
  readonly effect?: Effect;
  readonly tool?: string;
}

const REQUEST = { verb: 'GET', target: '/', headers: [], body: null, pick: null } as const;

/** A first attempt at `shop`. */
export function anAttempt({ effect = 'READ', tool = 'aTool', ...given }: CallGiven = {}): ToolCall {
  const plan = { ...aPlan({ kind: 'rest', backend: 'shop', request: REQUEST }, effect), id: tool };
  return aCall({ plan, ...given });
}
