import { existsSync, symlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const name = `node-${process.platform === 'darwin' ? 'bin-darwin' : process.platform}-${process.arch}`;
const pinned = new URL(`../node_modules/${name}/bin/node`, import.meta.url);
const link = new URL('../node_modules/.bin/node', import.meta.url);

// npm 10 removes this link when it skips the packages of other platforms.
if (existsSync(fileURLToPath(pinned)) && !existsSync(fileURLToPath(link))) {
  symlinkSync(`../${name}/bin/node`, link);
}
