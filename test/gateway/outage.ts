import { percentile } from '../../bench/statistics.ts';
import { BackendFailure } from '../../src/base/backend-failure.ts';
import { aRead, type Meeting, type Played, played, type Scene } from './virtual-gateway.ts';

const FROM = 20_000;
const TO = 80_000;
const END = 100_000;
const FIRST_MS = 2_000;
/** An attempt, and the run of failures after it that opens the breaker. */
const SILENT_MS = 3_600;
const TOLD_MS = 2_000;

/** How every request ends, while the backend is down. */
export const DOWN = {
  refused: { ms: 1, failure: new BackendFailure('UNREACHABLE', 'refused') },
  unavailable: { ms: 20, failure: status503({}) },
  told: { ms: 20, failure: status503({ 'retry-after': String(TOLD_MS / 1_000) }) },
  silent: { ms: 1e9 },
} as const satisfies Record<string, Meeting>;

function status503(headers: Record<string, string>): BackendFailure {
  return new BackendFailure('STATUS', '503', { status: 503, headers });
}

interface Outage extends Pick<Scene, 'seed' | 'everyMs' | 'build'> {
  /** Null: nothing fails. */
  readonly down: Meeting | null;
  /** Backends that are well all the time. */
  readonly others?: readonly string[];
}

/** A backend that is well for 20 seconds, gone for 60, and well again. */
export function playedOutage({ down, others = [], ...scene }: Outage): Promise<Played> {
  return played({
    ...scene,
    plans: ['shop', ...others].map((backend) => aRead(`ask-${backend}`, backend)),
    calls: END / scene.everyMs,
    meets(backend, now, chance) {
      const well = { ms: 10 + Math.floor(30 * chance()) };
      return backend === 'shop' && down && now >= FROM && now < TO ? down : well;
    },
  });
}

/** Whether a run reached it. */
type Figure = (seen: Played) => boolean;

type Figures = Readonly<Record<string, Figure>>;

/** What callers must see of every outage. */
const ANSWERS: Figures = {
  'an open breaker answers at once': (seen) => {
    const refused = whileOpen(seen);
    const real = refused.map(({ realMs }) => realMs);
    // Real time is the machine's as well, so of that only most must be fast.
    return refused.every(({ tookMs }) => tookMs <= 5) && percentile(real, 0.95) <= 5;
  },
  'every call succeeds ten seconds after the end': ({ answers }) =>
    answers.every(({ begunAt, failure }) => begunAt < TO + 10_000 || failure === undefined),
};

/** And the backend, where every request fails at once. */
export const FIGURES: Figures = {
  ...ANSWERS,
  'at most 1.2 requests a call in the first two seconds': (seen) => {
    const calls = seen.answers.filter(({ begunAt }) => isFirst(begunAt)).length;
    return seen.requests.filter(({ at }) => isFirst(at)).length <= 1.2 * calls;
  },
  'at most ten probes in ten seconds after that': (seen) => isProbed(seen, FIRST_MS),
};

/** And where nothing is known before an attempt has timed out. */
export const SILENT_FIGURES: Figures = {
  ...ANSWERS,
  'at most 1.2 requests a call until it is known': (seen) => {
    const until = FROM + SILENT_MS;
    const calls = seen.answers.filter(({ begunAt }) => begunAt >= FROM && begunAt < until).length;
    return seen.requests.filter(({ at }) => at >= FROM && at < until).length <= 1.2 * calls;
  },
  'at most ten probes in ten seconds after that': (seen) => isProbed(seen, SILENT_MS),
};

/** And where it asks for time. */
export const TOLD_FIGURES: Figures = {
  ...ANSWERS,
  'no request comes before the time told': ({ requests }) => {
    const times = requests.map(({ at }) => at).filter((at) => at >= FROM && at < TO);
    return times.every((at) => {
      const heard = at + DOWN.told.ms;
      return !times.some((other) => other > heard && other < heard + TOLD_MS);
    });
  },
};

/** The names of the figures that this run did not reach. */
export function missed(figures: Figures, seen: Played): string[] {
  return Object.keys(figures).filter((name) => figures[name]?.(seen) !== true);
}

/** Never more than ten requests in ten seconds, from so long after its beginning to the end of the outage. */
function isProbed({ requests }: Played, afterMs: number): boolean {
  const times = requests.map(({ at }) => at).filter((at) => at >= FROM + afterMs && at < TO);
  return times.every((at, index) => (times[index + 10] ?? Number.POSITIVE_INFINITY) - at > 10_000);
}

/** Calls that begin while the breaker is open. */
function whileOpen({ answers, changes }: Played): Played['answers'] {
  return answers.filter(({ begunAt }) => {
    const last = changes.findLast(({ at }) => at <= begunAt);
    return last?.event.is === 'BREAKER' && last.event.to === 'OPEN';
  });
}

const isFirst = (at: number): boolean => at >= FROM && at < FROM + FIRST_MS;

/** Milliseconds that 99 of 100 answers of a tool did not exceed, of those calls that began during the outage. */
export function p99({ answers }: Played, tool: string): number {
  const during = answers.filter(
    (one) => one.tool === tool && one.begunAt >= FROM && one.begunAt < TO,
  );
  return percentile(
    during.map(({ tookMs }) => tookMs),
    0.99,
  );
}
