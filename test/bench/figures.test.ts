import { expect, test } from 'vitest';
import { type Figures, medianFigures, ratioOf } from '../../bench/figures.ts';

test('each figure has a median of its own', () => {
  const rounds = [
    figures({ cpuMicrosPerCall: 100, rssMiB: 90 }),
    figures({ cpuMicrosPerCall: 300, rssMiB: 70 }),
    figures({ cpuMicrosPerCall: 200, rssMiB: 80 }),
  ];
  expect(medianFigures(rounds)).toMatchObject({ cpuMicrosPerCall: 200, rssMiB: 80 });
});

test('a ratio compares rounds that ran side by side', () => {
  // The machine was slower in each round than in the last one: both subjects felt it.
  const own = [100, 300, 900].map((cpuMicrosPerCall) => figures({ cpuMicrosPerCall }));
  const other = [200, 600, 1_800].map((cpuMicrosPerCall) => figures({ cpuMicrosPerCall }));
  expect(ratioOf('cpuMicrosPerCall', own, other)).toBe(0.5);
});

test('there is no ratio to a subject that did not run', () => {
  expect(ratioOf('p50Ms', [figures({ p50Ms: 1 })], [])).toBeNaN();
});

function figures(known: Partial<Figures>): Figures {
  return {
    requestsPerSecond: 0,
    p50Ms: 0,
    p99Ms: 0,
    cpuMicrosPerCall: 0,
    rssMiB: 0,
    backendPerRequest: 0,
    generatorLoad: 0,
    ...known,
  };
}
