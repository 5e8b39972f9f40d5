import type { Mistake } from '../../plan/mistakes.ts';

/** For programs: `{ "mistakes": [{ "file", "line", "column", "rule", "message", "hint", "excerpt" }] }`. */
export function jsonReport(mistakes: readonly Mistake[]): string {
  const ordered = mistakes.map(({ file, line, column, rule, message, hint, excerpt }) => {
    return { file, line, column, rule, message, hint: hint ?? null, excerpt };
  });
  return `${JSON.stringify({ mistakes: ordered }, null, 2)}\n`;
}
