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
  };
}

interface Samples {
  /** In the order of their arrival; the oldest is overwritten. */
  readonly arrived: Float64Array;
  /** The same ones by size, and infinite where there is none yet. */
  readonly sorted: Float64Array;
  added: number;
}

function noSamples(): Samples {
  const none = () => new Float64Array(KEPT).fill(Number.POSITIVE_INFINITY);
  return { arrived: none(), sorted: none(), added: 0 };
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
}

function medianOf({ sorted, added }: Samples): number {
  const count = Math.min(added, KEPT);
  return count < ENOUGH ? 0 : valueAt(sorted, Math.ceil(count / 2) - 1);
}

/** Every index that is asked for exists. */
const valueAt = (values: Float64Array, at: number): number =>
  values[at] ?? Number.POSITIVE_INFINITY;
