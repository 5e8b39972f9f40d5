import { BackendFailure } from '../../src/base/backend-failure.ts';
import { aRead, type Played, played, type Scene } from './virtual-gateway.ts';

const CALLS = 50_000;
/** What every retry budget starts with, beside its share of the calls. */
const START = 10;
const DEADLINE_MS = 10_000;
const FAILURE = new BackendFailure('STATUS', '503', { status: 503 });

interface Failing extends Pick<Scene, 'seed' | 'everyMs' | 'build'> {
  /** A backend that is well. */
  readonly fallback: 'replica' | null;
  /**
   * Of a call, in all.
   * @default 3
   */
  readonly attempts?: number;
}

/** READs of a backend that fails three requests of ten, each independent of the others. */
export function playedFailures({ fallback, attempts = 3, ...scene }: Failing): Promise<Played> {
  const plan = aRead('aTool', 'shop', fallback === null ? [] : [fallback]);
  return played({
    ...scene,
    plans: [{ ...plan, retry: { ...plan.retry, attempts } }],
    calls: CALLS,
    meets(backend, _, chance) {
      const fails = chance() < 0.3 && backend === 'shop';
      return { ms: 10 + Math.floor(30 * chance()), ...(fails && { failure: FAILURE }) };
    },
  });
}

export interface Goal {
  /** Share of calls that succeed within the deadline, at least. */
  readonly success: number;
  /** Requests per call, at most; beside them the primary's budget has ten tokens to start with. */
  readonly toPrimary: number;
  /** Requests per call, at most, with nothing beside. */
  readonly inAll: number;
  /** Requests per call once the start is over, at most: of all calls but the first thousand. */
  readonly later?: number;
}

/** The parts of a goal that this run missed. */
export function missedOf(goal: Goal, seen: Played): (keyof Goal)[] {
  const { requests, answers } = seen;
  const good = answers.filter((one) => one.failure === undefined && one.tookMs <= DEADLINE_MS);
  const primary = requests.filter(({ backend }) => backend === 'shop').length;
  const met: Record<keyof Goal, boolean> = {
    success: answers.length === CALLS && good.length >= goal.success * CALLS,
    toPrimary: primary <= goal.toPrimary * CALLS + START,
    inAll: requests.length <= goal.inAll * CALLS,
    later: goal.later === undefined || laterRequests(seen) <= goal.later * (CALLS - FIRST) + 1,
  };
  return PARTS.filter((part) => !met[part]);
}

const PARTS = ['success', 'toPrimary', 'inAll', 'later'] as const;
const FIRST = 1_000;

/** At the primary, of all calls but the first thousand. */
function laterRequests({ requests, answers }: Played): number {
  const begun = answers.map(({ begunAt }) => begunAt).toSorted((a, b) => a - b);
  const since = begun[FIRST] ?? 0;
  return requests.filter((one) => one.backend === 'shop' && one.begunAt >= since).length;
}
