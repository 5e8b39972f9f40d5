import { ConfigMistakes, readConfig } from '../app/config.ts';
import {
  configFile,
  type FoundFunctions,
  findFunctions,
  importConfig,
  type Project,
  ProjectMistake,
  readSources,
} from '../app/project.ts';
import { importRules } from '../app/project-rules.ts';
import { projectScalars } from '../app/project-scalars.ts';
import type { Kind } from '../model/plan.ts';
import { compile, type Surroundings } from '../plan/compile.ts';
import { type Mistake, mistakeAt, SchemaMistakes } from '../plan/mistakes.ts';
import { type Command, type ExitCode, PROJECT, projectOf, textOf, UsageError } from './command.ts';
import { explain } from './explain.ts';
import { githubReport } from './report/github.ts';
import { jsonReport } from './report/json.ts';
import { sarifReport } from './report/sarif.ts';
import { seenFrom } from './report/seen-from.ts';
import { textReport } from './report/text.ts';

interface Checked {
  readonly mistakes: readonly Mistake[];
  readonly complete: boolean;
}

type Write = (checked: Checked, folder: string, here: string) => string;

const REPORTS: Readonly<Record<string, Write>> = {
  text: ({ mistakes, complete }, folder) => textReport(mistakes, { folder, complete }),
  json: ({ mistakes, complete }) => jsonReport(mistakes, { complete }),
  sarif: ({ mistakes }, folder, here) => sarifReport(seenFrom(here, folder, mistakes)),
  github: ({ mistakes }, folder, here) => githubReport(seenFrom(here, folder, mistakes)),
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
    const write = REPORTS[textOf(values, 'format') ?? 'text'];
    if (!write) throw new UsageError(`--format is one of ${Object.keys(REPORTS).join(', ')}.`);
    const project = projectOf(values);
    try {
      const checked = await everythingOf(project);
      out(write(checked, project.folder, process.cwd()));
      return checked.mistakes.length === 0 ? 0 : 1;
    } catch (failure) {
      err(explain(failure));
      return 1;
    }
  },
};

async function everythingOf(project: Project): Promise<Checked> {
  const [config, found, rules] = await Promise.all([
    configOf(project),
    findFunctions(project, 1),
    rulesOf(project),
  ]);
  const around = [...config.mistakes, ...found.mistakes, ...rules];
  if (!config.backends) return { mistakes: around, complete: false };
  const { backends, keyHeaders, readOnly, claims, scalars, listSize } = config;
  const given = { backends, keyHeaders, readOnly, claims, scalars, ...(listSize && { listSize }) };
  const schema = schemaOf(project, given, found);
  return { mistakes: [...around, ...schema.mistakes], complete: schema.complete };
}

type Backends = Readonly<Record<string, Kind>>;

interface CheckedConfig {
  readonly mistakes: readonly Mistake[];
  /** Absent where it cannot be told which there are. */
  readonly backends: Backends | undefined;
  readonly keyHeaders: NonNullable<Surroundings['keyHeaders']>;
  readonly readOnly: ReadonlySet<string>;
  readonly claims: ReadonlySet<string>;
  readonly scalars: NonNullable<Surroundings['scalars']>;
  /** Absent where the configuration is wrong. */
  readonly listSize?: number;
}

async function rulesOf(project: Project): Promise<readonly Mistake[]> {
  try {
    await importRules(project, 1);
    return [];
  } catch (failure) {
    return mistakesOf(failure, '');
  }
}

async function configOf(project: Project): Promise<CheckedConfig> {
  let file: unknown;
  try {
    file = await importConfig(project, 1);
    const config = readConfig(file);
    const { listSize } = config.limits;
    const scalars = projectScalars(config.scalars);
    return { mistakes: [], ...declaredIn(file), scalars, listSize };
  } catch (failure) {
    const scalars = projectScalars({}); // which values its own have is not known then
    const mistakes = mistakesOf(failure, configFile(project));
    return { mistakes, ...declaredIn(file), scalars };
  }
}

function mistakesOf(failure: unknown, file: string): readonly Mistake[] {
  if (failure instanceof ProjectMistake) return failure.mistakes;
  if (!(failure instanceof ConfigMistakes)) throw failure;
  return failure.mistakes.map((message) => mistakeAt({ file }, { rule: 'config', message }));
}

/** The backends are known by name, kind and the like, whatever else of the configuration is wrong. */
function declaredIn(file: unknown) {
  const [backends, keyHeaders] = [kindsIn(file), keyHeadersIn(file)];
  return { backends, keyHeaders, readOnly: readOnlyIn(file), claims: claimsIn(file) };
}

function kindsIn(file: unknown): Backends | undefined {
  const declared = inside(file, 'backends');
  if (typeof declared !== 'object' || declared === null) return undefined;
  const kinds = Object.entries(declared).map(([name, one]) => [name, inside(one, 'kind')] as const);
  const known = kinds.flatMap(([name, kind]) =>
    kind === 'rest' || kind === 'sql' ? [[name, kind] as const] : [],
  );
  return known.length === kinds.length ? Object.fromEntries(known) : undefined;
}

/** The header in which each takes keys. */
function keyHeadersIn(file: unknown): Readonly<Record<string, string>> {
  const declared = Object.entries(inside(file, 'backends') ?? {});
  return Object.fromEntries(
    declared.flatMap(([name, one]) => {
      const header = inside(inside(one, 'idempotency'), 'header');
      return typeof header === 'string' ? [[name, header]] : [];
    }),
  );
}

/** Those that take statements from callers. */
function readOnlyIn(file: unknown): ReadonlySet<string> {
  const declared = Object.entries(inside(file, 'backends') ?? {});
  return new Set(declared.filter(([, one]) => inside(one, 'readOnly')).map(([name]) => name));
}

/** What callers' credentials may tell. */
function claimsIn(file: unknown): ReadonlySet<string> {
  const claims = inside(inside(file, 'auth'), 'claims');
  return new Set(Array.isArray(claims) ? claims.map(String) : []);
}

function inside(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

type Kept = 'backends' | 'claims' | 'keyHeaders' | 'readOnly' | 'scalars';
type Around = Required<Pick<Surroundings, Kept>> & Pick<Surroundings, 'listSize'>;

function schemaOf(project: Project, given: Around, found: FoundFunctions): Checked {
  const { files, functions } = found;
  try {
    const resolvers = new Set(Object.keys(files)); // a function that does not load answers its tool all the same
    const around = { ...given, resolvers, resolverFiles: files };
    compile(readSources(project), around);
    return { mistakes: [], complete: true };
  } catch (failure) {
    if (!(failure instanceof SchemaMistakes)) throw failure;
    const broken = Object.keys(files).filter((name) => !Object.hasOwn(functions, name));
    const told = new Set(broken.map((name) => files[name])); // as what does not load
    const { mistakes, complete } = failure;
    return { mistakes: mistakes.filter(({ file }) => !told.has(file)), complete };
  }
}
