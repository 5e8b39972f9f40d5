import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PLATFORMS = { darwin: 'bin-darwin', win32: 'win' };
const WINDOWS = process.platform === 'win32';

const name = `node-${PLATFORMS[process.platform] ?? process.platform}-${process.arch}`;
const pinned = inModules(`${name}/bin/node${WINDOWS ? '.exe' : ''}`);

relinkNode();
buildConsole();

/** npm 10 removes this link when it skips the packages of other platforms. Windows has no link but a shim. */
function relinkNode() {
  const link = inModules('.bin/node');
  if (WINDOWS || !existsSync(pinned) || existsSync(link)) return;
  mkdirSync(inModules('.bin'), { recursive: true });
  symlinkSync(`../${name}/bin/node`, link);
}

/** The page at `/`. A production install has no bundler, and brings the page along in dist. */
function buildConsole() {
  const vite = inModules('vite/bin/vite.js');
  if (!existsSync(vite)) return;
  const config = fileURLToPath(new URL('../src/console/vite.config.ts', import.meta.url));
  const node = existsSync(pinned) ? pinned : process.execPath; // no pinned Node for this platform
  const { error, status, stdout, stderr } = spawnSync(node, [vite, 'build', '--config', config], {
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (status === 0) return;
  console.error(`The console page could not be built.\n${error ?? `${stdout}${stderr}`}`);
  process.exitCode = 1;
}

function inModules(path) {
  return fileURLToPath(new URL(`../node_modules/${path}`, import.meta.url));
}
