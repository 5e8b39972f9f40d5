import { performance } from 'node:perf_hooks';
import type { Figures } from './figures.ts';
import type { LoadOrder } from './questions.ts';
import type { Stage } from './stage.ts';
import type { Running } from './subjects.ts';

const MIB = 2 ** 20;

export interface RoundOf {
  readonly subject: Running;
  /** Sent in turn. */
  readonly bodies: readonly string[];
  readonly calls: number;
  readonly delayMs: number;
  readonly connections: number;
  readonly ms: number;
  /** No more than that many requests. Default: as many as there is time for. */
  readonly requests?: number;
}

/** Loads one subject for a while, and takes its figures. */
export async function round(stage: Stage, of: RoundOf): Promise<Figures> {
  await stage.backend.ask('reset', { delayMs: of.delayMs });
  const generatorBefore = await stage.generator.ask('usage', null);
  const before = await of.subject.process.ask('usage', null);
  const start = performance.now();
  const result = await stage.generator.ask('load', orderOf(of, stage.key));
  const after = await of.subject.process.ask('usage', null);
  const took = performance.now() - start;
  const generatorAfter = await stage.generator.ask('usage', null);
  const { requests } = await stage.backend.ask('counts', null);
  return {
    requestsPerSecond: (1_000 * result.requests) / result.elapsedMs,
    p50Ms: result.p50Ms,
    p99Ms: result.p99Ms,
    cpuMicrosPerCall: (after.cpuMicros - before.cpuMicros) / (result.requests * of.calls),
    rssMiB: after.rssBytes / MIB,
    backendPerRequest: requests / result.requests,
    generatorLoad: (generatorAfter.cpuMicros - generatorBefore.cpuMicros) / (1_000 * took),
  };
}

function orderOf({ subject, bodies, connections, ms, requests }: RoundOf, key: string): LoadOrder {
  const { port, path } = subject;
  return {
    port,
    path,
    key,
    bodies,
    connections,
    ms,
    requests: requests ?? Number.MAX_SAFE_INTEGER,
  };
}
