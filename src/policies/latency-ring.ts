import type { LatencyRing } from '../model/recovery.ts';

/** Samples kept per tool and backend. */
const KEPT = 100;
/** Below so many a median says nothing. */
const ENOUGH = 20;

export function createLatencyRing(): LatencyRing {
  // By tool, then by backend: no key is put together per call.
  const tools = new Map<string, Map<string, Samples>>();
  return {
    add(tool, backend, ms) {
      const backends = tools.get(tool) ?? new Map<string, Samples>();
      tools.set(tool, backends);
      const samples = backends.get(backend) ?? noSamples();
      backends.set(backend, samples);
      addTo(samples, ms);
    },
    p50(tool, backend) {
      const samples = tools.get(tool)?.get(backend);
      return samples === undefined ? 0 : medianOf(samples);
    },
    forget(tool, backend) {
      const samples = tools.get(tool)?.get(backend);
      if (samples !== undefined && countOf(samples) > 0) dropOldest(samples);
    },
  };
}

interface Samples {
  /** In the order of their arrival; the oldest is overwritten. */
  readonly arrived: Float64Array;
  /** The same ones by size, and infinite where there is none yet. */
  readonly sorted: Float64Array;
  added: number;
  /** So many of the first that were added are gone. */
  gone: number;
}

function noSamples(): Samples {
  const none = () => new Float64Array(KEPT).fill(Number.POSITIVE_INFINITY);
  return { arrived: none(), sorted: none(), added: 0, gone: 0 };
}

// Kept in order rather than sorted when asked: every attempt asks, and every success adds.
function addTo(samples: Samples, ms: number): void {
  const { arrived, sorted, added } = samples;
  const slot = added % KEPT;
  let at = sorted.indexOf(valueAt(arrived, slot));
  arrived[slot] = ms;
  for (; at > 0 && valueAt(sorted, at - 1) > ms; at--) sorted[at] = valueAt(sorted, at - 1);
  for (; at < KEPT - 1 && valueAt(sorted, at + 1) < ms; at++) sorted[at] = valueAt(sorted, at + 1);
  sorted[at] = ms;
  samples.added = added + 1;
  samples.gone = Math.max(samples.gone, samples.added - KEPT);
}

function dropOldest(samples: Samples): void {
  const { arrived, sorted, gone } = samples;
  const slot = gone % KEPT;
  let at = sorted.indexOf(valueAt(arrived, slot));
  arrived[slot] = Number.POSITIVE_INFINITY;
  for (; at < KEPT - 1; at++) sorted[at] = valueAt(sorted, at + 1);
  sorted[KEPT - 1] = Number.POSITIVE_INFINITY;
  samples.gone = gone + 1;
}

const countOf = ({ added, gone }: Samples): number => added - gone;

function medianOf(samples: Samples): number {
  const { sorted } = samples;
  const count = countOf(samples);
  return count < ENOUGH ? 0 : valueAt(sorted, Math.ceil(count / 2) - 1);
}

/** Every index that is asked for exists. */
const valueAt = (values: Float64Array, at: number): number =>
  values[at] ?? Number.POSITIVE_INFINITY;
