import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Stage, script } from './stage.ts';

export const CACHE = '@cache(ttl: "5m")';
export const BATCH =
  '@batch(key: "userId", GET: "/orders?customers={keys}&limit={args.first}", match: "customerId")';

const TOOL = 'schema/tools/bench.graphql';

/** Writes the benchmark's project with one more directive on its tool, and answers its folder. */
export function projectWith(directive: string, stage: Pick<Stage, 'folder'>): string {
  const folder = mkdtempSync(join(stage.folder, 'project-'));
  mkdirSync(join(folder, 'schema', 'tools'), { recursive: true });
  const sdl = readFileSync(script(`gateway/${TOOL}`), 'utf8');
  writeFileSync(join(folder, TOOL), toolWith(directive, sdl));
  const config = pathToFileURL(script('gateway/toolgate.config.ts')).href;
  writeFileSync(join(folder, 'toolgate.config.ts'), `export { default } from '${config}';\n`);
  return folder;
}

/** The text of the tool, with one more directive on it. */
export function toolWith(directive: string, sdl: string): string {
  return sdl.replace('@tool(effect: READ)', `$&\n    ${directive}`);
}
