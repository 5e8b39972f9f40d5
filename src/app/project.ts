import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ToolFunction } from '../model/tool-function.ts';
import type { SdlSource } from '../plan/parse.ts';
import { importFresh } from './import-fresh.ts';

/** What a project's folder holds: `toolgate.config.ts`, `schema/tools`, `resolvers/tools`. */
export interface Project {
  /** Absolute path. */
  readonly folder: string;
}

/** Something in the project's folder that is no schema, but wrong. */
export class ProjectMistake extends Error {
  override readonly name = 'ProjectMistake';
}

export type Functions = Readonly<Record<string, ToolFunction<never>>>;

const CONFIG_FILES = ['toolgate.config.ts', 'toolgate.config.js', 'toolgate.config.mjs'];
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

/** The default export of the project's configuration. */
export async function importConfig({ folder }: Project, generation: number): Promise<unknown> {
  const path = CONFIG_FILES.map((name) => join(folder, name)).find((file) => existsSync(file));
  if (path === undefined) {
    throw new ProjectMistake(`There is no ${CONFIG_FILES[0]} in ${folder}.`);
  }
  const { default: config } = await importFresh(path, generation);
  if (config === undefined) throw new ProjectMistake(`${path} has no default export.`);
  return config;
}

/** One tool a file: `resolvers/tools/analyze-stock.ts` exports `analyzeStock`. */
export async function importFunctions({ folder }: Project, generation: number): Promise<Functions> {
  const functions: Record<string, ToolFunction<never>> = {};
  for (const path of filesIn(folder, 'resolvers/tools/*.{ts,js,mjs}')) {
    if (path.endsWith('.d.ts')) continue;
    const name = exportNameOf(path);
    const found = (await importFresh(path, generation))[name];
    if (typeof found !== 'function') {
      throw new ProjectMistake(`${relative(folder, path)} must export a function \`${name}\`.`);
    }
    // Its arguments and answer are checked against the schema at every call.
    functions[name] = found as ToolFunction<never>;
  }
  return functions;
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
