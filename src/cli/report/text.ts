import type { Mistake } from '../../plan/mistakes.ts';

/** What a report says beside the mistakes. */
export interface Checked {
  /** The project's. */
  readonly folder?: string;
  /** Whether mistakes kept others from being looked for. */
  readonly complete: boolean;
}

/** For people: each with its line and a caret below it. */
export function textReport(
  mistakes: readonly Mistake[],
  { folder, complete }: Checked = { complete: true },
): string {
  const where = folder === undefined ? '' : ` ${mistakes.length === 0 ? 'in' : 'of'} ${folder}`;
  if (mistakes.length === 0) return `No mistakes${where}.\n`;
  const lines = [
    ...mistakes.map(paragraph),
    ...(complete ? [] : ['Further checks were skipped until these are mended.']),
    `${summary(mistakes)}${where}.\n`,
  ];
  return lines.join('\n');
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
  return `${counted(mistakes.length, 'mistake')} in ${counted(files, 'file')}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
