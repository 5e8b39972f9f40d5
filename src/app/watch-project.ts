import { existsSync, type FSWatcher, globSync, watch } from 'node:fs';
import { join } from 'node:path';

/** Editors write a file in several steps; this long after the last of them it is read. */
const SETTLE_MS = 50;

const WATCHED = ['schema', 'resolvers'];
const CONFIG = /^toolgate\.config\.\w+$/;

/** Calls `onChange` after SDL, resolvers or configuration changed, one call at a time. */
export function watchProject(folder: string, onChange: () => Promise<void>): { close(): void } {
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const watchers = new Map<string, FSWatcher>();
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      follow(); // once more: what was made just after its folder was looked at
      running = running.then(onChange);
    }, SETTLE_MS);
  };
  // Each folder by itself: Node's recursive watch misses files in folders that are new.
  const follow = () => {
    const folders = new Set(foldersIn(folder));
    for (const path of folders) {
      if (watchers.has(path)) continue;
      watchers.set(path, watch(path, changed).on('error', changed));
    }
    for (const [path, watcher] of watchers) {
      if (folders.has(path)) continue;
      watcher.close();
      watchers.delete(path);
    }
  };
  const top = watch(folder, (_, name) => {
    if (name !== null && (WATCHED.includes(name) || CONFIG.test(name))) changed();
  });
  follow();
  return {
    close() {
      clearTimeout(timer);
      for (const watcher of [top, ...watchers.values()]) watcher.close();
    },
  };
}

function foldersIn(project: string): readonly string[] {
  return WATCHED.map((name) => join(project, name))
    .filter((path) => existsSync(path))
    .flatMap((path) => globSync('**/', { cwd: path }).map((inner) => join(path, inner)));
}
