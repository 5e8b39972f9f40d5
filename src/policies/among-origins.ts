import type { Attempt } from '../base/attempt.ts';
import type { Rng } from '../base/clock.ts';
import type { Passage } from '../model/recovery.ts';
import type { Breaker } from './breaker-state.ts';

/**
 * The breakers of a backend's origins as one, which is open where all of them are. Attempts go to origins whose own is
 * closed, each as often as the others, and of one call to those first that it has not tried.
 */
export function amongOrigins(breakers: readonly Breaker[], backend: string, rng: Rng): Breaker {
  const onOpen = new Set<() => void>();
  const rest = () => Math.min(...breakers.map((breaker) => breaker.rest()));
  const anyOf = (some: readonly Breaker[]) => some[Math.floor(rng() * some.length)];
  for (const breaker of breakers) {
    breaker.onOpen.add(() => {
      if (rest() > 0) for (const listener of onOpen) listener();
    });
  }
  const probing = new Set<Breaker>();
  return {
    enter(safe, attempts = []) {
      const untried = untriedOf(breakers, backend, attempts);
      const isFirst = untried.length === breakers.length;
      const turn = isFirst ? anyOf(breakers) : undefined;
      // Its turn may be a probe: while others are closed, an origin that is well again would get no call.
      const first = turn && (turn.isClosed() ? turn.enter(safe) : probe(turn, safe, probing));
      const closedOf = (some: readonly Breaker[]) => anyOf(some.filter(isClosed))?.enter(safe);
      return (
        first ?? closedOf(untried) ?? closedOf(breakers) ?? firstOf([...untried, ...breakers], safe)
      );
    },
    isClosed: () => breakers.some(isClosed),
    rest,
    onOpen,
  };
}

const isClosed = (breaker: Breaker): boolean => breaker.isClosed();

function untriedOf(
  breakers: readonly Breaker[],
  backend: string,
  attempts: readonly Attempt[],
): readonly Breaker[] {
  const tried = new Set(attempts.filter((made) => made.backend === backend).map(originOf));
  return breakers.filter((_, origin) => !tried.has(origin));
}

const originOf = ({ origin }: Attempt): number | undefined => origin;

/** One at a time: other origins take its calls meanwhile, and answer sooner than one that may still be lost. */
function probe(breaker: Breaker, safe: boolean, probing: Set<Breaker>): Passage | null {
  const passage = probing.has(breaker) ? null : breaker.enter(safe);
  if (passage === null) return null;
  probing.add(breaker);
  const settle: Passage['settle'] = (result) => {
    probing.delete(breaker);
    passage.settle(result);
  };
  return { origin: passage.origin, settle };
}

/** Where none is closed, whichever takes a probe. */
function firstOf(breakers: readonly Breaker[], safe: boolean): Passage | null {
  for (const breaker of breakers) {
    const passage = breaker.enter(safe);
    if (passage !== null) return passage;
  }
  return null;
}
