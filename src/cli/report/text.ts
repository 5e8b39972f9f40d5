import type { Mistake } from '../../plan/mistakes.ts';

/** For people: each with its line and a caret below it. */
export function textReport(mistakes: readonly Mistake[]): string {
  if (mistakes.length === 0) return 'No mistakes.\n';
  return `${mistakes.map(paragraph).join('\n')}\n${summary(mistakes)}\n`;
}

function paragraph({ file, line, column, message, rule, hint, excerpt }: Mistake): string {
  const lines = [
    `${file}:${line}:${column} ${message} [${rule}]`,
    ...(excerpt === '' ? [] : excerpt.split('\n').map(indented)),
    ...(hint === undefined ? [] : [indented(hint)]),
  ];
  return `${lines.join('\n')}\n`;
}

function indented(line: string): string {
  return `  ${line}`;
}

function summary(mistakes: readonly Mistake[]): string {
  const files = new Set(mistakes.map(({ file }) => file)).size;
  return `${counted(mistakes.length, 'mistake')} in ${counted(files, 'file')}.`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
