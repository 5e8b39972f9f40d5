import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ToolFunction } from '../model/tool-function.ts';
import { type Mistake, mistakeAt } from '../plan/mistakes.ts';
import type { SdlSource } from '../plan/parse.ts';
import { importFresh } from './import-fresh.ts';
import { importMistake } from './import-mistake.ts';
import { systemClock } from './system-clock.ts';

/** What a project's folder holds: `toolgate.config.ts`, `schema/tools`, `resolvers/tools`, `operations`. */
export interface Project {
  /** Absolute path. */
  readonly folder: string;
}

/** Something in the project's folder that is no schema, but wrong: every mistake, each with its file. */
export class ProjectMistake extends Error {
  override readonly name = 'ProjectMistake';
  readonly mistakes: readonly Mistake[];

  constructor(mistakes: readonly Mistake[]) {
    super(mistakes.map(({ file, line, message }) => `${file}:${line} ${message}`).join('\n'));
    this.mistakes = mistakes;
  }
}

export type Functions = Readonly<Record<string, ToolFunction<never>>>;

/** What `resolvers/tools` holds, as far as it loads. */
export interface FoundFunctions {
  readonly functions: Functions;
  /** The file of each name, of those too that do not load. */
  readonly files: Readonly<Record<string, string>>;
  readonly mistakes: readonly Mistake[];
}

const USUAL_CONFIG = 'toolgate.config.ts';
const CONFIG_FILES = [USUAL_CONFIG, 'toolgate.config.js', 'toolgate.config.mjs'];
const LANGUAGE_FILES = ['directives.graphql', 'gateway.graphql'];

export function projectIn(folder: string): Project {
  return { folder: resolve(folder) };
}

/** The language, which comes with us, and the project's own SDL, in the order of its file names. */
export function readSources({ folder }: Project): readonly SdlSource[] {
  const language = LANGUAGE_FILES.map((name) =>
    sourceOf(join(packageFolder(), 'schema', name), folder),
  );
  const own = filesIn(folder, 'schema/tools/**/*.graphql').map((path) => sourceOf(path, folder));
  return [...language, ...own];
}

/** The texts of the project's own operations. */
export function readOperations({ folder }: Project): readonly string[] {
  return filesIn(folder, 'operations/**/*.graphql').map((path) => readFileSync(path, 'utf8'));
}

/** The project's configuration, relative to its folder; the usual one where there is none. */
export function configFile({ folder }: Project): string {
  return CONFIG_FILES.find((name) => existsSync(join(folder, name))) ?? USUAL_CONFIG;
}

/**
 * The default export of the project's configuration.
 * @throws ProjectMistake
 */
export async function importConfig(
  project: Project,
  generation: number,
  clock = systemClock,
): Promise<unknown> {
  const { folder } = project;
  const file = configFile(project);
  const mistake = (message: string) =>
    new ProjectMistake([mistakeAt({ file }, { rule: 'config', message })]);
  const path = join(folder, file);
  if (!existsSync(path)) throw mistake(`There is no ${file} in ${folder}.`);
  const { default: config } = await importFresh(path, { generation, clock }).catch((failure) => {
    throw new ProjectMistake([importMistake(failure, { folder, path, rule: 'config' })]);
  });
  if (config === undefined) throw mistake('The configuration has no default export.');
  return config;
}

/**
 * One tool a file: `resolvers/tools/analyze-stock.ts` exports `analyzeStock`.
 * @throws ProjectMistake
 */
export async function importFunctions(
  project: Project,
  generation: number,
  clock = systemClock,
): Promise<Functions> {
  const { functions, mistakes } = await findFunctions(project, generation, clock);
  if (mistakes.length > 0) throw new ProjectMistake(mistakes);
  return functions;
}

/** The same, with what is wrong beside what is not. */
export async function findFunctions(
  { folder }: Project,
  generation: number,
  clock = systemClock,
): Promise<FoundFunctions> {
  const paths = filesIn(folder, 'resolvers/tools/*.{ts,js,mjs}').filter(
    (path) => !path.endsWith('.d.ts'),
  );
  const functions: Record<string, ToolFunction<never>> = {};
  const mistakes: Mistake[] = [];
  const readOne = async (path: string) => {
    const place = { folder, path, rule: 'resolver' } as const;
    const [name, file] = [exportNameOf(path), relative(folder, path)];
    try {
      const found = (await importFresh(path, { generation, clock }))[name];
      // Its arguments and answer are checked against the schema at every call.
      if (typeof found === 'function') functions[name] = found as ToolFunction<never>;
      else mistakes.push(missingExport(name, file));
    } catch (failure) {
      mistakes.push(importMistake(failure, place));
    }
  };
  await Promise.all(paths.map(readOne)); // at once: several that hang take the time of one
  const files = Object.fromEntries(
    paths.map((path) => [exportNameOf(path), relative(folder, path)]),
  );
  return { functions, files, mistakes: inOrder(mistakes) };
}

function missingExport(name: string, file: string): Mistake {
  const message = `${file} must export a function \`${name}\`.`;
  return mistakeAt({ file }, { rule: 'resolver', message });
}

/** What two files import is wrong once. */
function inOrder(mistakes: readonly Mistake[]): readonly Mistake[] {
  const once = new Map(mistakes.map((one) => [`${one.file}:${one.line} ${one.message}`, one]));
  return [...once.values()].toSorted((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
}

function filesIn(folder: string, pattern: string): readonly string[] {
  return globSync(pattern, { cwd: folder })
    .toSorted()
    .map((path) => join(folder, path));
}

function sourceOf(path: string, folder: string): SdlSource {
  const shown = relative(folder, path);
  return { name: shown.startsWith('..') ? path : shown, text: readFileSync(path, 'utf8') };
}

function exportNameOf(path: string): string {
  const file = path.replace(/^.*[/\\]/, '').replace(/\.[^.]*$/, '');
  return file.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** The folder of this package: above `src/`, or above the built `dist/src/`. */
export function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'schema', 'directives.graphql'))) {
    const above = dirname(folder);
    if (above === folder) throw new Error('The schema folder of the package is missing.');
    folder = above;
  }
  return folder;
}
