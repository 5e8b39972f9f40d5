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

/** Attempts go to any origin, whatever became of the last ones. */
export const withBlindChoice: Build = (parts) => {
  const { breakers, rng } = parts.recovery;
  const of: typeof breakers.of = () => ({
    ...ALWAYS_CLOSED,
    enter: () => ({ origin: Math.floor(rng() * 3), settle: () => {} }),
  });
  return remembering({ breakers: { ...breakers, of } })(parts);
};

/** Every attempt is taken for a further one, which probes no origin as long as another is closed. */
export const withoutTurns: Build = (parts) => {
  const { breakers, rng } = parts.recovery;
  const of: typeof breakers.of = (...which) => {
    const breaker = breakers.of(...which);
    const enter: Breaker['enter'] = (safe, attempts = []) => {
      const origin = Math.floor(rng() * 3);
      return breaker.enter(safe, [{ number: 0, backend: 'shop', origin, sent: 'NO' }, ...attempts]);
    };
    return { ...breaker, enter };
  };
  return remembering({ breakers: { ...breakers, of } })(parts);
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
