import type { CatalogueFigures } from './catalogue-size.ts';
import type { Leg } from './distinct-documents.ts';
import { ratioOf } from './figures.ts';
import type { Measured, Results, ScenarioResult } from './results.ts';
import { APOLLO, BARE, BATCHED, CACHED, JOINED, TOOLGATE } from './subjects.ts';

/** One target, and whether this run met it. */
export interface Verdict {
  readonly target: string;
  readonly measured: string;
  readonly met: boolean;
}

/** The verdict on every target that this run measured something for. */
export function verdicts({ scenarios, catalogues, legs }: Results): Verdict[] {
  const of = (key: string) => scenarios.find((scenario) => scenario.key === key);
  return [
    ...cpuVerdicts(of('A')),
    ...parallelVerdicts(of('C')),
    ...hitVerdicts(of('F')),
    ...batchVerdicts(of('I'), BATCHED, 1),
    ...batchVerdicts(of('J'), JOINED, 2),
    ...catalogueVerdicts(catalogues),
    ...documentVerdicts(legs),
  ];
}

function cpuVerdicts(scenario: ScenarioResult | undefined): Verdict[] {
  const own = find(scenario, TOOLGATE);
  if (!own) return [];
  const against = (name: string, limit: number) => {
    const other = find(scenario, name);
    if (!other) return [];
    const share = ratioOf('cpuMicrosPerCall', own.rounds, other.rounds);
    return [atMost(`A: CPU per call, times ${other.title}`, share, limit)];
  };
  return [...against(APOLLO, 0.75), ...against(BARE, 2.5)];
}

/** Reads in parallel: every GraphQL peer runs the fields of a mutation one after another. */
function parallelVerdicts(scenario: ScenarioResult | undefined): Verdict[] {
  const own = find(scenario, TOOLGATE);
  const peers = scenario?.measured.filter(({ name }) => name !== TOOLGATE) ?? [];
  if (!own) return [];
  return peers.map(({ title, rounds }) =>
    atMost(`C: latency (p50), times ${title}`, ratioOf('p50Ms', own.rounds, rounds), 0.35),
  );
}

/** What is kept is answered without the backend, and at the cost of no other cache's hit. */
function hitVerdicts(scenario: ScenarioResult | undefined): Verdict[] {
  const own = find(scenario, CACHED);
  if (!own) return [];
  const asked = Math.max(...own.rounds.map(({ backendPerRequest }) => backendPerRequest));
  const [cheapest] = (scenario?.measured ?? [])
    .filter(({ name }) => !name.startsWith(TOOLGATE))
    .toSorted((one, other) => one.median.cpuMicrosPerCall - other.median.cpuMicrosPerCall);
  return [
    atMost('F: requests to the backend per hit', asked, 0),
    ...(cheapest
      ? [
          atMost(
            `F: CPU per hit, times ${cheapest.title}, the cheapest peer`,
            ratioOf('cpuMicrosPerCall', own.rounds, cheapest.rounds),
            1,
          ),
        ]
      : []),
  ];
}

function batchVerdicts(
  scenario: ScenarioResult | undefined,
  name: string,
  limit: number,
): Verdict[] {
  const own = find(scenario, name);
  if (!own) return [];
  const target = `${scenario?.key}: requests to the backend per mutation`;
  return [atMost(target, own.median.backendPerRequest, limit)];
}

function catalogueVerdicts(catalogues: readonly CatalogueFigures[]): Verdict[] {
  const [small, large] = [catalogues[0], catalogues.at(-1)];
  if (!small || !large) return [];
  const share = ratioOf('cpuMicrosPerCall', large.rounds, small.rounds);
  return [
    atMost(`D: seconds until ${large.tools} tools are loaded`, large.loadMs / 1_000, 3),
    atMost(`D: CPU per call, times that of ${small.tools} tools`, share, 1.1),
  ];
}

/** The first half fills the stores, which are bounded; in the second half nothing may grow. */
function documentVerdicts(legs: readonly Leg[]): Verdict[] {
  const [filled, last] = [legs[Math.ceil(legs.length / 2) - 1], legs.at(-1)];
  if (!filled || !last) return [];
  const target = `E: heap after ${last.documents} documents, times that after ${filled.documents}`;
  return [atMost(target, last.heapMiB / filled.heapMiB, 1.1)];
}

function atMost(target: string, value: number, limit: number): Verdict {
  return { target, measured: `${value.toFixed(2)} (at most ${limit})`, met: value <= limit };
}

function find(scenario: ScenarioResult | undefined, name: string): Measured | undefined {
  return scenario?.measured.find((one) => one.name === name);
}
