import { relative, resolve } from 'node:path';
import type { Mistake } from '../../plan/mistakes.ts';

/**
 * Files by their path from the folder where the command runs, as annotations of a repository are; by their absolute
 * path where they are outside of it.
 */
export function seenFrom(
  here: string,
  folder: string,
  mistakes: readonly Mistake[],
): readonly Mistake[] {
  return mistakes.map((one) => {
    const path = resolve(folder, one.file);
    const seen = relative(here, path);
    return { ...one, file: seen.startsWith('..') ? path : seen };
  });
}
