import type { ConcurrencyPlan } from '../model/plan.ts';

/** Places at one backend, and the one queue before them: first in, first out. */
export interface Places {
  /** Takes a place, if one is free. */
  take(): boolean;
  /** Gives a place back: to the first of the queue, which has it then. */
  leave(): void;
  /** Joins the queue; false: it is full, or has as many of this tenant as it may. */
  join(waiter: Waiter): boolean;
  /** Leaves the queue, without a place. */
  forget(waiter: Waiter): void;
}

export interface Waiter {
  readonly tenant: string;
  /** It has a place now. */
  enter(): void;
}

/** @param fair a tenant holds at most half of the queue */
export function createPlaces({ limit, queue }: ConcurrencyPlan, fair: boolean): Places {
  const waiters = new Set<Waiter>(); // in the order in which they came
  const share = fair ? Math.max(1, Math.floor(queue / 2)) : queue;
  let taken = 0;
  return {
    take() {
      if (taken >= limit) return false;
      taken++;
      return true;
    },
    leave() {
      const [first] = waiters;
      if (!first) {
        taken--;
        return;
      }
      waiters.delete(first);
      first.enter();
    },
    join(waiter) {
      if (waiters.size >= queue || (fair && countOf(waiter.tenant, waiters) >= share)) return false;
      waiters.add(waiter);
      return true;
    },
    forget: (waiter) => void waiters.delete(waiter),
  };
}

function countOf(tenant: string, waiters: Iterable<Waiter>): number {
  let count = 0;
  for (const waiter of waiters) if (waiter.tenant === tenant) count++;
  return count;
}
