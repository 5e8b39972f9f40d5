import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Mistake } from '../../plan/mistakes.ts';

/** SARIF 2.1.0, for code scanning. */
export function sarifReport(mistakes: readonly Mistake[]): string {
  const rules = [...new Set(mistakes.map(({ rule }) => rule))].map((id) => ({ id }));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'toolgate', rules } },
        columnKind: 'utf16CodeUnits',
        results: mistakes.map(result),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function result({ rule, message, hint, file, line, column }: Mistake) {
  return {
    ruleId: rule,
    level: 'error',
    message: { text: hint === undefined ? message : `${message} ${hint}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(file) },
          region: { startLine: line, startColumn: column },
        },
      },
    ],
  };
}

function uriOf(file: string): string {
  if (isAbsolute(file)) return pathToFileURL(file).href;
  return file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
}
