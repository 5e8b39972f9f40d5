import type { Mistake } from '../../plan/mistakes.ts';
import type { Checked } from './text.ts';

/** For programs: `{ "complete", "mistakes": [{ "file", "line", "column", "rule", "message", "hint", "excerpt" }] }`. */
export function jsonReport(
  mistakes: readonly Mistake[],
  { complete }: Pick<Checked, 'complete'> = { complete: true },
): string {
  const ordered = mistakes.map(({ file, line, column, rule, message, hint, excerpt }) => {
    return { file, line, column, rule, message, hint: hint ?? null, excerpt };
  });
  return `${JSON.stringify({ complete, mistakes: ordered }, null, 2)}\n`;
}
