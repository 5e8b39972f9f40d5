import type { CatalogueFigures } from './catalogue-size.ts';
import type { Leg } from './distinct-documents.ts';
import type { Figures } from './figures.ts';
import type { Scenario } from './scenarios.ts';

/** One subject in one scenario. */
export interface Measured {
  readonly name: string;
  readonly title: string;
  readonly median: Figures;
  readonly rounds: readonly Figures[];
}

export interface ScenarioResult extends Scenario {
  readonly measured: readonly Measured[];
}

/** Everything that one run of the benchmark found; what `--json` writes. */
export interface Results {
  readonly scenarios: readonly ScenarioResult[];
  /** The smallest first; empty where not asked for, like the legs. */
  readonly catalogues: readonly CatalogueFigures[];
  readonly legs: readonly Leg[];
}
