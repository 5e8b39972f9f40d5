import { realpathSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Mistake, mistakeAt } from '../plan/mistakes.ts';
import { isProjectCode } from './import-fresh.ts';

/** A module of the project, and what it is for. */
export interface ImportPlace {
  readonly folder: string;
  readonly path: string;
  readonly rule: 'config' | 'resolver';
}

/** Why a module does not load: one sentence, at the project's own line where Node names one. */
export function importMistake(failure: unknown, { folder, path, rule }: ImportPlace): Mistake {
  const { message, stack = '' } = failure instanceof Error ? failure : new Error(String(failure));
  const root = realpathSync(folder); // Node names modules by it
  const [said = ''] = message.split('\n');
  const own = said.replaceAll(root + sep, '').replaceAll(folder + sep, '');
  const { file, line } = placeIn(stack, root) ?? { file: relative(folder, path), line: 1 };
  const remark = { rule, message: `${own.trim().replace(/[.:]$/, '')}.` };
  return { ...mistakeAt({ file }, remark), line };
}

// A URL or a path, with the line: `at file:///srv/a.ts?generation=2:3:7`.
const PLACE = /(?:^|[\s(])(file:[^?\s]+?|\/[^?:]+|[A-Za-z]:\\[^?:]+)(?:\?[^:\s]*)?:(\d+)/;

function placeIn(stack: string, root: string): { file: string; line: number } | undefined {
  for (const text of stack.split('\n')) {
    const [, found = '', line] = PLACE.exec(text) ?? [];
    const path = found.startsWith('file:') ? fileURLToPath(found) : found;
    if (!path.startsWith(root + sep) || !isProjectCode(pathToFileURL(path).href)) continue;
    return { file: relative(root, path), line: Number(line) };
  }
  return undefined;
}
