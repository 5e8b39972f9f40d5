import { median } from './statistics.ts';

/** What one round of load says about one subject. */
export interface Figures {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** User and system time of the subject's process alone. */
  readonly cpuMicrosPerCall: number;
  readonly rssMiB: number;
  readonly backendPerRequest: number;
  /** Share of one core that the load generator used: near 1 it would be what is measured. */
  readonly generatorLoad: number;
}

/**
 * How many times the other's figure this one is: the median over pairs of rounds. What disturbs the machine for a while
 * disturbs both of a pair, and drops out. NaN where there is no round.
 */
export function ratioOf(
  name: keyof Figures,
  own: readonly Figures[],
  other: readonly Figures[],
): number {
  const ratios = own.map((round, index) => round[name] / (other[index]?.[name] ?? Number.NaN));
  return median(ratios);
}

/** Each figure is the median of its rounds: one round that something disturbed does not move it. */
export function medianFigures(rounds: readonly Figures[]): Figures {
  const middle = (name: keyof Figures) => median(rounds.map((round) => round[name]));
  return {
    requestsPerSecond: middle('requestsPerSecond'),
    p50Ms: middle('p50Ms'),
    p99Ms: middle('p99Ms'),
    cpuMicrosPerCall: middle('cpuMicrosPerCall'),
    rssMiB: middle('rssMiB'),
    backendPerRequest: middle('backendPerRequest'),
    generatorLoad: middle('generatorLoad'),
  };
}
