import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newApiKey } from '../src/auth/api-key.ts';
import { recordOf } from '../src/auth/api-keys.ts';
import { keyFileText } from '../src/auth/key-record.ts';
import { freePort } from './free-port.ts';
import { type Start, type Started, start } from './started.ts';

/** What all subjects share: the backend, the load generator, and a folder that is gone afterwards. */
export interface Stage {
  readonly folder: string;
  /** An API key that may do everything, and the file that holds its hash. */
  readonly key: string;
  readonly keyFile: string;
  readonly backend: Started;
  readonly backendUrl: string;
  readonly generator: Started;
  /** A process that ends with the stage, at the latest. */
  start(what: Omit<Start, 'logs'>): Started;
  /** Ends every process, and removes the folder. Where this process ends first, both happen all the same. */
  clear(): Promise<void>;
}

export async function setStage(): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'toolgate-bench-'));
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', removeFolder);
  const started: Started[] = [];
  const begin = (what: Omit<Start, 'logs'>) => {
    const child = start({ ...what, logs: folder });
    started.push(child);
    return child;
  };
  const port = await freePort();
  const env = { PORT: String(port) };
  const backend = begin({ name: 'backend', args: [script('backend.ts')], env });
  const generator = begin({ name: 'load generator', args: [script('load.ts')] });
  await Promise.all([backend.answering, generator.answering]);
  return {
    folder,
    ...keyIn(folder),
    backendUrl: `http://127.0.0.1:${port}`,
    backend,
    generator,
    start: begin,
    clear: async () => {
      await Promise.all(started.map((child) => child.stop()));
      removeFolder();
      process.off('exit', removeFolder);
    },
  };
}

function keyIn(folder: string): Pick<Stage, 'key' | 'keyFile'> {
  const { text, ...key } = newApiKey('live');
  const record = recordOf(key, {
    name: 'the load generator',
    subject: null,
    tenant: 'default',
    scopes: ['*'],
    maxEffect: 'DESTRUCTIVE',
    tools: null,
    claims: null,
    createdAt: new Date().toISOString(),
    expiresAt: null,
  });
  const keyFile = join(folder, 'keys.json');
  writeFileSync(keyFile, keyFileText([record]));
  return { key: text, keyFile };
}

/** Path of a file of this folder. */
export function script(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
