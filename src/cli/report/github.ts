import type { Mistake } from '../../plan/mistakes.ts';

/** Commands of a GitHub workflow, which shows each beside its line of the change. */
export function githubReport(mistakes: readonly Mistake[]): string {
  return mistakes.map(command).join('');
}

function command({ file, line, column, message, hint, rule }: Mistake): string {
  const properties = { file, line, col: column, title: `toolgate ${rule}` };
  const written = Object.entries(properties).map(([name, value]) => `${name}=${property(value)}`);
  const text = hint === undefined ? message : `${message}\n${hint}`;
  return `::error ${written.join(',')}::${escaped(text)}\n`;
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(value: string | number): string {
  return escaped(String(value)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
