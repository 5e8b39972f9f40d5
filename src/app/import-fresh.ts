import { registerHooks } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const GENERATION = 'generation';
const OWN_CODE = join(dirname(fileURLToPath(import.meta.url)), '..') + sep;

let hooked = false;

/**
 * Imports a project's module anew for each generation, with the project's modules that it imports: Node itself would
 * refresh the first one alone. Packages, and our own modules, stay as they are, for they hold classes and state.
 */
export async function importFresh(
  path: string,
  generation: number,
): Promise<Readonly<Record<string, unknown>>> {
  if (!hooked) handOnGenerations();
  hooked = true;
  return await import(`${pathToFileURL(path).href}?${GENERATION}=${generation}`);
}

function handOnGenerations(): void {
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const resolved = nextResolve(specifier, context);
      const generation = context.parentURL && generationOf(context.parentURL);
      if (!generation || !isProjectCode(resolved.url)) return resolved;
      const url = new URL(resolved.url);
      url.searchParams.set(GENERATION, generation);
      return { ...resolved, url: url.href };
    },
  });
}

function generationOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).searchParams.get(GENERATION) : null;
}

function isProjectCode(url: string): boolean {
  if (!url.startsWith('file:') || url.includes('/node_modules/')) return false;
  return !fileURLToPath(url).startsWith(OWN_CODE);
}
