import { registerHooks } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Clock } from '../base/clock.ts';

/** A module that waits longer, at its top level, waits for what never comes. */
const LIMIT_MS = 10_000;
const GENERATION = 'generation';
const GENERATION_IN = new RegExp(`[?&]${GENERATION}=(\\d+)`);
const OWN_CODE = join(dirname(fileURLToPath(import.meta.url)), '..') + sep;

/** How a module is loaded anew. */
export interface Fresh {
  readonly generation: number;
  readonly clock: Clock;
}

let hooked = false;

/**
 * Imports a project's module anew for each generation, with the project's modules that it imports: Node itself would
 * refresh the first one alone. Packages, and our own modules, stay as they are, for they hold classes and state.
 */
export async function importFresh(
  path: string,
  { generation, clock }: Fresh,
): Promise<Readonly<Record<string, unknown>>> {
  return await withinLimit(import(urlOf(path, generation)), clock);
}

/** The first generation is as Node itself loads it: a hook costs whoever calls `require`, Apollo at each request. */
function urlOf(path: string, generation: number): string {
  const { href } = pathToFileURL(path);
  if (generation === 1) return href;
  if (!hooked) handOnGenerations();
  hooked = true;
  return `${href}?${GENERATION}=${generation}`;
}

async function withinLimit<T>(loading: Promise<T>, clock: Clock): Promise<T> {
  const loaded = new AbortController();
  const late = clock.sleep(LIMIT_MS, loaded.signal).then(() => {
    throw new Error(`It did not finish loading within ${LIMIT_MS / 1_000} s.`);
  });
  try {
    return await Promise.race([loading, late]);
  } finally {
    loaded.abort(); // ends the sleep
  }
}

function handOnGenerations(): void {
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const resolved = nextResolve(specifier, context);
      const generation = generationOf(context.parentURL);
      if (generation === undefined || !isProjectCode(resolved.url)) return resolved;
      const url = new URL(resolved.url);
      url.searchParams.set(GENERATION, generation);
      return { ...resolved, url: url.href };
    },
  });
}

function generationOf(url = ''): string | undefined {
  return GENERATION_IN.exec(url)?.[1];
}

/** Neither a package's nor our own. */
export function isProjectCode(url: string): boolean {
  if (!url.startsWith('file:') || url.includes('/node_modules/')) return false;
  return !fileURLToPath(url).startsWith(OWN_CODE);
}
