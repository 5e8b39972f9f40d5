import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

export interface Spawned {
  readonly process: ChildProcess;
  /** Everything printed so far, both streams. */
  printed(): string;
  /** Resolves with what a line that matches was found by. @throws Error where the process ends before */
  line(pattern: RegExp, withinMs?: number): Promise<RegExpMatchArray>;
  /** Sends a signal. @returns exit code and milliseconds until the end */
  stop(signal: NodeJS.Signals): Promise<{ code: number | null; ms: number }>;
}

interface Spawning {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A process of its own, which ends with its test. */
export function spawned(
  command: string,
  args: readonly string[],
  { cwd, env }: Spawning = {},
): Spawned {
  const child = spawn(command, args, {
    ...(cwd !== undefined && { cwd }),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // a group of its own, with whatever it starts itself
  });
  let text = '';
  const grown = new EventTarget();
  const take = (chunk: Buffer) => {
    text += chunk;
    grown.dispatchEvent(new Event('more'));
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const ended = once(child, 'exit');
  onTestFinished(async () => {
    endGroup(child);
    await ended;
  });
  return {
    process: child,
    printed: () => text,
    line(pattern, withinMs = 10_000) {
      return new Promise((resolve, reject) => {
        const look = () => {
          const found = text.match(pattern);
          if (found) resolve(found);
          return found;
        };
        if (look()) return;
        const fail = (why: string) => reject(new Error(`${why} before ${pattern} in:\n${text}`));
        const timer = setTimeout(() => fail(`${withinMs} ms passed`), withinMs);
        grown.addEventListener('more', () => look() && clearTimeout(timer));
        ended.then(() => look() ?? fail('The process ended'));
      });
    },
    async stop(signal) {
      const start = performance.now();
      child.kill(signal);
      const [code] = await ended;
      return { code, ms: performance.now() - start };
    },
  };
}

/** npm, killed, leaves behind what it has started. */
function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing of it is left.
  }
}
