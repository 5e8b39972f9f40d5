import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.ts';
import { type Start, type Started, start } from './started.ts';

/** What all subjects share: the backend, the load generator, and a folder that is gone afterwards. */
export interface Stage {
  readonly folder: string;
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

/** Path of a file of this folder. */
export function script(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
