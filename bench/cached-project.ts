import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Stage, script } from './stage.ts';

const TOOL = 'schema/tools/bench.graphql';

/** Writes the benchmark's project with its tool's answers kept, and answers its folder. */
export function cachedProject({ folder: parent }: Stage): string {
  const folder = join(parent, 'cached');
  mkdirSync(join(folder, 'schema', 'tools'), { recursive: true });
  const sdl = readFileSync(script(`gateway/${TOOL}`), 'utf8');
  writeFileSync(join(folder, TOOL), cached(sdl));
  const config = pathToFileURL(script('gateway/toolgate.config.ts')).href;
  writeFileSync(join(folder, 'toolgate.config.ts'), `export { default } from '${config}';\n`);
  return folder;
}

/** The same tool, whose answers are kept for five minutes. */
export function cached(sdl: string): string {
  return sdl.replace('@tool(effect: READ)', '$&\n    @cache(ttl: "5m")');
}
