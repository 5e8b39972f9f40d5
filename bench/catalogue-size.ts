import { join } from 'node:path';
import { spread, toolName, writeProject } from './catalogue.ts';
import type { Effort } from './effort.ts';
import { type Figures, medianFigures } from './figures.ts';
import { interleaved } from './interleaved.ts';
import { msUntilLoaded } from './ready.ts';
import type { RoundOf } from './round.ts';
import { SELECTION } from './scenarios.ts';
import type { Stage } from './stage.ts';
import { type Running, startSubject, toolgate } from './subjects.ts';

const MIB = 2 ** 20;
const CALLED_TOOLS = 10;

/** What a gateway with that many tools costs. */
export interface CatalogueFigures {
  readonly tools: number;
  /** From the start of its process until it says that it is ready. */
  readonly loadMs: number;
  /** CPU time up to then, which a busy machine does not stretch as much. */
  readonly loadCpuMs: number;
  /** Before the first call. */
  readonly loadedRssMiB: number;
  readonly median: Figures;
  readonly rounds: readonly Figures[];
}

/** Scenario D: does a call cost more where there are more tools? The same load on catalogues of these sizes. */
export async function measureCatalogues(
  stage: Stage,
  sizes: readonly number[],
  effort: Effort,
): Promise<CatalogueFigures[]> {
  const loaded = [];
  // One after the other: each has the machine to itself while it loads.
  for (const tools of sizes) loaded.push(await load(stage, tools));
  const rounds = await interleaved(stage, loaded.map(loadOn), effort);
  await Promise.all(loaded.map(({ subject }) => subject.process.stop()));
  return loaded.map(({ subject: _, ...known }, index) => {
    const own = rounds[index] ?? [];
    return { ...known, median: medianFigures(own), rounds: own };
  });
}

interface Loaded {
  readonly tools: number;
  readonly loadMs: number;
  readonly loadCpuMs: number;
  readonly loadedRssMiB: number;
  readonly subject: Running;
}

async function load(stage: Stage, tools: number): Promise<Loaded> {
  const folder = join(stage.folder, `catalogue-${tools}`);
  await writeProject(folder, tools);
  const subject = await startSubject(stage, toolgate(`Toolgate with ${tools} tools`, folder));
  const loadMs = await msUntilLoaded(subject);
  const { cpuMicros, rssBytes } = await subject.process.ask('usage', null);
  return { tools, loadMs, loadCpuMs: cpuMicros / 1_000, loadedRssMiB: rssBytes / MIB, subject };
}

function loadOn({ tools, subject }: Loaded): Omit<RoundOf, 'ms'> {
  const bodies = spread(tools, CALLED_TOOLS).map((index) =>
    JSON.stringify({
      query: `mutation ($userId: ID!) { ${toolName(index)}(userId: $userId, first: 5) ${SELECTION} }`,
      variables: { userId: 'cus_{n}' },
    }),
  );
  return { subject, bodies, calls: 1, delayMs: 0, connections: 16 };
}
