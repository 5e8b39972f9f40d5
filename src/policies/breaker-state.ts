import type { Attempt } from '../base/attempt.ts';
import type { Clock, Rng } from '../base/clock.ts';
import type { BreakerPlan } from '../model/plan.ts';
import type { Passage } from '../model/recovery.ts';
import { breakerWindow, type Counts } from './breaker-window.ts';

/** Stands before one backend, or before one tool's calls of it, or before one origin of several. */
export interface Breaker {
  /**
   * Lets an attempt through, or refuses it: null. Each passage must be settled once.
   * @param safe the attempt may be a probe: it does no harm twice
   * @param attempts of the call until now, which say what other origins are left
   */
  enter(safe: boolean, attempts?: readonly Attempt[]): Passage | null;
  isClosed(): boolean;
  /** Milliseconds until it lets a probe through; 0: it is not open. */
  rest(): number;
  /** Called when it opens. */
  readonly onOpen: Set<() => void>;
}

export interface BreakerParts {
  readonly clock: Clock;
  readonly rng: Rng;
  readonly changed: (to: BreakerState) => void;
  /** Of several the one that it stands before. */
  readonly origin?: number | undefined;
}

export type BreakerState = 'CLOSED' | 'OPEN' | 'HALF_OPEN';

export function createBreaker(plan: BreakerPlan, parts: BreakerParts): Breaker {
  const machine: Machine = { ...parts, plan, generation: null, onOpen: new Set() };
  const current = () => (machine.generation ??= closed(machine));
  return {
    enter: (safe) => current().enter(safe),
    isClosed: () => current().is === 'CLOSED',
    rest: () => current().rest(),
    onOpen: machine.onOpen,
  };
}

const RUN = 10;
const RUN_MS = 500;
const PROBES = 3;
const SUCCESSES = 3;
const NO_SAFE_PROBE_MS = 1_000;

/**
 * One state, from its beginning to the next change. Attempts settle with the generation that let them through, and
 * one that is over hears nothing; as all attempts of a generation share it, a passage costs no object.
 */
interface Generation extends Passage {
  readonly is: BreakerState;
  enter(safe: boolean): Passage | null;
  rest(): number;
}

interface Machine extends BreakerParts {
  readonly plan: BreakerPlan;
  readonly onOpen: Set<() => void>;
  /** Null: no attempt has come yet. */
  generation: Generation | null;
}

function become(machine: Machine, next: Generation): Generation {
  machine.generation = next;
  machine.changed(next.is);
  if (next.is === 'OPEN') for (const listener of machine.onOpen) listener();
  return next;
}

function closed(machine: Machine): Generation {
  const { plan, clock } = machine;
  const window = breakerWindow(plan.windowMs);
  const self: Generation = {
    is: 'CLOSED',
    origin: machine.origin,
    enter: () => self,
    rest: () => 0,
    settle(result) {
      if (machine.generation !== self || result === 'IGNORED') return;
      const now = clock.now();
      window.add(result, now);
      if (result === 'SUCCESS') return;
      if (isFailing(window.counts(), now, plan)) become(machine, open(machine));
    },
  };
  return self;
}

function isFailing({ counted, failed, run, runSince }: Counts, now: number, plan: BreakerPlan) {
  if (counted >= plan.minimum && failed / counted >= plan.failures) return true;
  // A run in no time is one incident, such as a connection that many attempts shared.
  return run >= RUN && now - runSince >= RUN_MS;
}

function open(machine: Machine): Generation {
  const { plan, clock, rng } = machine;
  const until = clock.now() + plan.openMs * (0.8 + 0.4 * rng());
  return {
    is: 'OPEN',
    origin: machine.origin,
    enter(safe) {
      if (clock.now() < until) return null;
      return become(machine, halfOpen(machine, until)).enter(safe);
    },
    rest: () => Math.max(0, until - clock.now()),
    settle: () => {}, // it let nothing through
  };
}

function halfOpen(machine: Machine, since: number): Generation {
  const { clock } = machine;
  let lastProbe = since;
  let probes = 0;
  let successes = 0;
  const self: Generation = {
    is: 'HALF_OPEN',
    origin: machine.origin,
    enter(safe) {
      const now = clock.now();
      // A backend that only such tools use would stay open for ever, were they never let through.
      const dares = probes === 0 && now - lastProbe >= NO_SAFE_PROBE_MS;
      if (probes >= PROBES || !(safe || dares)) return null;
      lastProbe = now;
      probes++;
      return self;
    },
    rest: () => 0,
    settle(result) {
      if (machine.generation !== self) return;
      probes--;
      if (result === 'FAILURE') become(machine, open(machine));
      if (result === 'SUCCESS' && ++successes === SUCCESSES) become(machine, closed(machine));
    },
  };
  return self;
}
