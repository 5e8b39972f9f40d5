import { expect, test } from 'vitest';
import type { CatalogueFigures } from '../../bench/catalogue-size.ts';
import { type Figures, medianFigures } from '../../bench/figures.ts';
import type { Measured, Results } from '../../bench/results.ts';
import { SCENARIOS } from '../../bench/scenarios.ts';
import { verdicts } from '../../bench/verdicts.ts';

test('a figure at its limit passes, one above it misses', () => {
  const results = compared('A', { toolgate: 75, apollo: 100, bare: 29 });
  expect(verdicts(results)).toEqual([
    { target: 'A: CPU per call, times apollo', measured: '0.75 (at most 0.75)', met: true },
    { target: 'A: CPU per call, times bare', measured: '2.59 (at most 2.5)', met: false },
  ]);
});

test('parallel reads are judged against each peer by itself', () => {
  const results = compared('C', { toolgate: 60, yoga: 200, mercurius: 150 });
  expect(verdicts(results).map(({ target, met }) => [target, met])).toEqual([
    ['C: latency (p50), times yoga', true],
    ['C: latency (p50), times mercurius', false],
  ]);
});

test('a hit is judged against the cheapest hit of a peer', () => {
  const results = compared('F', {
    'toolgate-cached': 90,
    'yoga-cached': 200,
    'mercurius-cached': 80,
  });
  expect(verdicts(results).map(({ target, measured, met }) => [target, measured, met])).toEqual([
    ['F: requests to the backend per hit', '1.00 (at most 0)', false],
    ['F: CPU per hit, times mercurius-cached, the cheapest peer', '1.13 (at most 1)', false],
  ]);
});

test('twenty calls in one request to the backend meet their target', () => {
  expect(verdicts(compared('I', { 'toolgate-batched': 90 }))).toEqual([
    {
      target: 'I: requests to the backend per mutation',
      measured: '1.00 (at most 1)',
      met: true,
    },
  ]);
});

test('the large catalogue is judged by its load time and by its calls', () => {
  const catalogues = [catalogue(10, 300, 200), catalogue(2_000, 3_100, 210)];
  expect(verdicts({ ...NOTHING, catalogues }).map(({ measured, met }) => [measured, met])).toEqual([
    ['3.10 (at most 3)', false],
    ['1.05 (at most 1.1)', true],
  ]);
});

test.each([
  [[40, 60, 61, 62], true],
  [[40, 60, 70, 80], false],
])('a heap of %j MiB, leg by leg, is flat: %j', (heaps, flat) => {
  const legs = heaps.map((heapMiB, index) => {
    return { documents: 1_000 * (index + 1), heapMiB, rssMiB: 0, cpuMicrosPerCall: 0 };
  });
  expect(verdicts({ ...NOTHING, legs })[0]).toMatchObject({
    target: 'E: heap after 4000 documents, times that after 2000',
    met: flat,
  });
});

test('what was not measured is not judged', () => {
  expect(verdicts(NOTHING)).toEqual([]);
  expect(verdicts(compared('A', { apollo: 100, bare: 20 }))).toEqual([]);
  expect(verdicts(compared('B', { toolgate: 900, apollo: 100 }))).toEqual([]);
});

const NOTHING: Results = { scenarios: [], catalogues: [], legs: [] };

/** A run of one scenario; the number is each subject's CPU time and its latency. */
function compared(key: string, values: Readonly<Record<string, number>>): Results {
  const measured = Object.entries(values).map(([name, value]): Measured => {
    const rounds = [figures(value)];
    return { name, title: name, median: medianFigures(rounds), rounds };
  });
  const scenarios = SCENARIOS.filter((scenario) => scenario.key === key);
  return { ...NOTHING, scenarios: scenarios.map((scenario) => ({ ...scenario, measured })) };
}

function catalogue(tools: number, loadMs: number, cpuMicrosPerCall: number): CatalogueFigures {
  const rounds = [figures(cpuMicrosPerCall)];
  return {
    tools,
    loadMs,
    loadCpuMs: loadMs,
    loadedRssMiB: 100,
    median: medianFigures(rounds),
    rounds,
  };
}

function figures(value: number): Figures {
  return {
    requestsPerSecond: 1_000,
    p50Ms: value,
    p99Ms: value,
    cpuMicrosPerCall: value,
    rssMiB: 100,
    backendPerRequest: 1,
    generatorLoad: 0.1,
  };
}
