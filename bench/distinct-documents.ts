import { msUntilLoaded } from './ready.ts';
import { round } from './round.ts';
import { SELECTION } from './scenarios.ts';
import type { Stage } from './stage.ts';
import { script } from './stage.ts';
import { startSubject, toolgate } from './subjects.ts';

const MIB = 2 ** 20;
const LONG_MS = 60_000;

/** Memory after a leg of documents that nobody has sent before. */
export interface Leg {
  readonly documents: number;
  /** In use after a full garbage collection. */
  readonly heapMiB: number;
  readonly rssMiB: number;
  readonly cpuMicrosPerCall: number;
}

/** Scenario E: does an endless stream of distinct documents cost memory? */
export async function measureDistinctDocuments(
  stage: Stage,
  { legs, documents }: { readonly legs: number; readonly documents: number },
): Promise<Leg[]> {
  const subject = await startSubject(
    stage,
    toolgate('Toolgate, distinct documents', script('gateway')),
  );
  await msUntilLoaded(subject);
  const query = `mutation ($userId: ID!) { call_{n}: fetchOrderHistory(userId: $userId, first: 5) ${SELECTION} }`;
  const bodies = [JSON.stringify({ query, variables: { userId: 'cus_{n}' } })];
  const load = { subject, bodies, calls: 1, delayMs: 0, connections: 4, ms: LONG_MS };
  const done: Leg[] = [];
  for (let leg = 1; leg <= legs; leg += 1) {
    const { cpuMicrosPerCall, rssMiB } = await round(stage, { ...load, requests: documents });
    const { heapBytes } = await subject.process.ask('heap', null);
    done.push({ documents: leg * documents, heapMiB: heapBytes / MIB, rssMiB, cpuMicrosPerCall });
  }
  await subject.process.stop();
  return done;
}
