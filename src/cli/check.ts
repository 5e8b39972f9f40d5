import { readConfig } from '../app/config.ts';
import { importConfig, importFunctions, projectIn, readSources } from '../app/project.ts';
import { compile } from '../plan/compile.ts';
import { type Mistake, SchemaMistakes } from '../plan/mistakes.ts';
import { type Command, type ExitCode, PROJECT, textOf, UsageError } from './command.ts';
import { explain } from './explain.ts';
import { githubReport } from './report/github.ts';
import { jsonReport } from './report/json.ts';
import { sarifReport } from './report/sarif.ts';
import { textReport } from './report/text.ts';

const REPORTS: Readonly<Record<string, (mistakes: readonly Mistake[]) => string>> = {
  text: textReport,
  json: jsonReport,
  sarif: sarifReport,
  github: githubReport,
};

export const check: Command = {
  summary: 'reports every mistake in the schema, resolvers and configuration',
  options: {
    project: PROJECT,
    format: {
      type: 'string',
      value: 'FORMAT',
      default: 'text',
      help: 'text, json, sarif (code scanning) or github (annotations of a workflow)',
    },
  },
  examples: ['toolgate check', 'toolgate check --format sarif > toolgate.sarif'],
  async run(_, values, { out, err }): Promise<ExitCode> {
    const report = REPORTS[textOf(values, 'format') ?? 'text'];
    if (!report) throw new UsageError(`--format is one of ${Object.keys(REPORTS).join(', ')}.`);
    try {
      const mistakes = await mistakesIn(textOf(values, 'project') ?? '.');
      out(report(mistakes));
      return mistakes.length === 0 ? 0 : 1;
    } catch (failure) {
      err(explain(failure));
      return 1;
    }
  },
};

async function mistakesIn(folder: string): Promise<readonly Mistake[]> {
  const project = projectIn(folder);
  const { backends } = readConfig(await importConfig(project, 1));
  const functions = await importFunctions(project, 1);
  try {
    compile(readSources(project), {
      backends: Object.fromEntries(
        Object.entries(backends).map(([name, { kind }]) => [name, kind]),
      ),
      resolvers: new Set(Object.keys(functions)),
      claims: new Set(),
    });
    return [];
  } catch (failure) {
    if (failure instanceof SchemaMistakes) return failure.mistakes;
    throw failure;
  }
}
