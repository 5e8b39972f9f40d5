import type { Parts } from '../../src/gateway/order.ts';
import type { Recovery } from '../../src/gateway/recovery.ts';
import type { Breaker } from '../../src/policies/breaker-state.ts';
import { createPlaces } from '../../src/policies/bulkhead-places.ts';

type Build = (parts: Parts) => Parts;

/** Retries cost nothing. */
export const withoutBudget: Build = remembering({
  budget: { first: () => {}, spend: () => true },
});

/** What a backend says of the time of the next request is forgotten at once. */
export const withoutGate: Build = remembering({
  gate: { rest: () => 0, close: () => {}, enter: () => true, leave: () => {} },
});

/** A breaker that never opens. */
export const withoutBreaker: Build = (parts) => {
  const { breakers } = parts.recovery;
  return remembering({ breakers: { ...breakers, of: () => ALWAYS_CLOSED } })(parts);
};

/** A breaker that, once it is open, stays so. */
export const withoutProbes: Build = (parts) => {
  const { breakers } = parts.recovery;
  const of: typeof breakers.of = (...which) => {
    const breaker = breakers.of(...which);
    return { ...breaker, enter: (safe) => (breaker.isClosed() ? breaker.enter(safe) : null) };
  };
  return remembering({ breakers: { ...breakers, of } })(parts);
};

/** No breaker tells in advance for how long it will be open: who is to be refused learns it at the breaker itself. */
export const withBlindRetry: Build = (parts) => {
  const { breakers } = parts.recovery;
  const of: typeof breakers.of = (...which) => ({ ...breakers.of(...which), rest: () => 0 });
  return remembering({ breakers: { ...breakers, of } })(parts);
};

/** All backends share the places of one. */
export const withOneBulkhead: Build = (parts) => {
  const { bulkheads } = parts.recovery;
  const places = createPlaces({ limit: 64, queue: 64 }, false);
  return remembering({ bulkheads: { ...bulkheads, of: () => places } })(parts);
};

const ALWAYS_CLOSED: Breaker = {
  enter: () => ({ settle: () => {} }),
  isClosed: () => true,
  rest: () => 0,
  onOpen: new Set(),
};

function remembering(other: Partial<Recovery>): Build {
  return (parts) => ({ ...parts, recovery: { ...parts.recovery, ...other } });
}
