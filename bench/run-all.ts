import { measureCatalogues } from './catalogue-size.ts';
import { measureDistinctDocuments } from './distinct-documents.ts';
import { EFFORTS, LEGS } from './effort.ts';
import { medianFigures } from './figures.ts';
import { interleaved } from './interleaved.ts';
import type { Options } from './options.ts';
import { untilReady } from './ready.ts';
import { catalogueReport, documentsReport, scenarioReport } from './report.ts';
import type { Results, ScenarioResult } from './results.ts';
import { bodiesOf, SCENARIOS, type Scenario } from './scenarios.ts';
import type { Stage } from './stage.ts';
import { missing, type Running, SUBJECTS, startSubject, TOOLGATE, takes } from './subjects.ts';

const CATALOGUES = [10, 2_000];
/** From here on the generator would be what is measured. */
const BUSY = 0.9;

/** Runs every scenario asked for, and prints its table as soon as there is one. */
export async function runAll(stage: Stage, options: Options): Promise<Results> {
  const wanted = (key: string) => options.scenarios.includes(key);
  const own = options.only?.includes(TOOLGATE) ?? true;
  const pace = options.quick ? 'quick' : 'full';
  const scenarios = await compare(stage, options);
  const catalogues =
    own && wanted('D') ? await measureCatalogues(stage, CATALOGUES, EFFORTS[pace].D) : [];
  if (catalogues.length > 0) console.log(catalogueReport(catalogues));
  const legs = own && wanted('E') ? await measureDistinctDocuments(stage, LEGS) : [];
  if (legs.length > 0) console.log(documentsReport(legs));
  return { scenarios, catalogues, legs };
}

/** The scenarios that all subjects share, with all subjects up from the first to the last. */
async function compare(stage: Stage, options: Options): Promise<ScenarioResult[]> {
  const scenarios = SCENARIOS.filter(({ key }) => options.scenarios.includes(key));
  if (scenarios.length === 0) return [];
  const running = await startAll(stage, options, scenarios);
  const results = [];
  for (const scenario of scenarios) {
    const takers = running.filter((subject) => takes(scenario, subject));
    const result = await measure(stage, scenario, takers, options.quick);
    console.log(scenarioReport(result));
    warnOfGenerator(result);
    results.push(result);
  }
  await Promise.all(running.map(({ process }) => process.stop()));
  return results;
}

async function startAll(
  stage: Stage,
  { only }: Options,
  scenarios: readonly Scenario[],
): Promise<Running[]> {
  const chosen = SUBJECTS.filter(
    (subject) =>
      (only?.includes(subject.name) ?? true) &&
      scenarios.some((scenario) => takes(scenario, subject)),
  );
  for (const subject of chosen) {
    const why = missing(subject);
    if (why !== null) console.error(`${subject.title} is left out: ${why}.`);
  }
  return await Promise.all(
    chosen
      .filter((subject) => missing(subject) === null)
      .map((subject) => startSubject(stage, subject)),
  );
}

async function measure(
  stage: Stage,
  scenario: Scenario,
  subjects: readonly Running[],
  quick: boolean,
): Promise<ScenarioResult> {
  for (const subject of subjects) await untilReady(subject, scenario, stage.key);
  const { calls, delayMs, connections } = scenario;
  const loads = subjects.map((subject) => {
    const bodies = bodiesOf(scenario, subject.dialect);
    return { subject, bodies, calls, delayMs, connections };
  });
  const effort = EFFORTS[quick ? 'quick' : 'full'][scenario.key];
  const rounds = await interleaved(stage, loads, effort);
  const measured = subjects.map(({ name, title }, index) => {
    const own = rounds[index] ?? [];
    return { name, title, median: medianFigures(own), rounds: own };
  });
  return { ...scenario, measured };
}

function warnOfGenerator({ key, measured }: ScenarioResult): void {
  for (const { title, median } of measured.filter((one) => one.median.generatorLoad > BUSY)) {
    const load = Math.round(100 * median.generatorLoad);
    console.error(`${key}: the load generator took ${load} % of a core for ${title}.`);
  }
}
