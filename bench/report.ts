import type { CatalogueFigures } from './catalogue-size.ts';
import type { Leg } from './distinct-documents.ts';
import { ratioOf } from './figures.ts';
import type { Measured, ScenarioResult } from './results.ts';
import { APOLLO, BARE, CACHED, TOOLGATE } from './subjects.ts';
import { table } from './table.ts';
import type { Verdict } from './verdicts.ts';

const HEAD = [
  'subject',
  'req/s',
  'p50 ms',
  'p99 ms',
  'RSS MiB',
  'backend/req',
  'CPU µs/call',
  'min–max',
];

/** What CPU time is given in times of, where it was measured. */
const BASELINES = [
  [BARE, '× bare'],
  [APOLLO, '× Apollo'],
  [TOOLGATE, '× Toolgate'],
  [CACHED, '× Toolgate with @cache'],
] as const;

export function scenarioReport({ key, title, connections, measured }: ScenarioResult): string {
  const baselines = BASELINES.flatMap(([name, head]) => {
    const baseline = measured.find((one) => one.name === name);
    return baseline ? [{ head, rounds: baseline.rounds }] : [];
  });
  const rows = measured.map((one) => [
    ...figures(one),
    ...baselines.map(({ rounds }) => ratioOf('cpuMicrosPerCall', one.rounds, rounds).toFixed(2)),
  ]);
  const head = [...HEAD, ...baselines.map((baseline) => baseline.head)];
  return `${key}. ${title} (${connections} connections)\n\n${table(head, rows)}\n`;
}

export function catalogueReport(catalogues: readonly CatalogueFigures[]): string {
  const head = [
    'tools',
    'load ms',
    'load CPU ms',
    'RSS MiB loaded',
    'RSS MiB after',
    'CPU µs/call',
    'min–max',
    'p50 ms',
  ];
  const rows = catalogues.map(({ tools, loadMs, loadCpuMs, loadedRssMiB, median, rounds }) => [
    tools.toLocaleString('en'),
    loadMs.toFixed(0),
    loadCpuMs.toFixed(0),
    loadedRssMiB.toFixed(0),
    median.rssMiB.toFixed(0),
    median.cpuMicrosPerCall.toFixed(0),
    range(rounds.map(({ cpuMicrosPerCall }) => cpuMicrosPerCall)),
    median.p50Ms.toFixed(2),
  ]);
  return `D. a small and a large catalogue, calls spread over ten tools (Toolgate)\n\n${table(head, rows)}\n`;
}

export function documentsReport(legs: readonly Leg[]): string {
  const rows = legs.map(({ documents, heapMiB, rssMiB, cpuMicrosPerCall }) => [
    documents.toLocaleString('en'),
    heapMiB.toFixed(1),
    rssMiB.toFixed(0),
    cpuMicrosPerCall.toFixed(0),
  ]);
  const head = ['documents so far', 'heap MiB', 'RSS MiB', 'CPU µs/call'];
  return `E. every request a document that was never sent before (Toolgate)\n\n${table(head, rows)}\n`;
}

export function verdictReport(verdicts: readonly Verdict[]): string {
  const lines = verdicts.map(({ met, target, measured }) => {
    return `${met ? 'PASS' : 'MISS'}  ${target}: ${measured}`;
  });
  return lines.join('\n');
}

function figures({ title, median, rounds }: Measured): string[] {
  return [
    title,
    median.requestsPerSecond.toFixed(0),
    median.p50Ms.toFixed(2),
    median.p99Ms.toFixed(2),
    median.rssMiB.toFixed(0),
    median.backendPerRequest.toFixed(2),
    median.cpuMicrosPerCall.toFixed(0),
    range(rounds.map(({ cpuMicrosPerCall }) => cpuMicrosPerCall)),
  ];
}

/** How far the rounds lie apart: a figure is no better than that. */
function range(values: readonly number[]): string {
  return `${Math.min(...values).toFixed(0)}–${Math.max(...values).toFixed(0)}`;
}
