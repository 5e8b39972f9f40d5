import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname } from 'node:path';
import { script } from './stage.ts';

/** Installs the peers from their own lockfile, where they are not installed yet. */
export function installPeers(): void {
  if (existsSync(script('peers/node_modules'))) return;
  console.error('Installing the peers (bench/peers), once …');
  // npm leaves out an optional peer that does not support the Node it runs on: let it be the one that runs the peers.
  const PATH = `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`;
  execFileSync(
    'npm',
    ['ci', '--prefix', script('peers'), '--ignore-scripts', '--no-audit', '--no-fund'],
    {
      env: { ...process.env, PATH },
      stdio: ['ignore', 2, 2],
    },
  );
}
