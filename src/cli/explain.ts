import { ConfigMistakes } from '../app/config.ts';
import { ProjectMistake } from '../app/project.ts';
import { SchemaMistakes } from '../plan/mistakes.ts';
import { CommandFailure } from './command.ts';
import { textReport } from './report/text.ts';

/** A failure to load or to listen, as a person at a terminal needs it; a bug keeps its stack. */
export function explain(failure: unknown): string {
  if (failure instanceof SchemaMistakes) return textReport(failure.mistakes, failure);
  if (failure instanceof ConfigMistakes) {
    return `The configuration is wrong.\n${failure.mistakes.map((line) => `  ${line}\n`).join('')}`;
  }
  if (failure instanceof ProjectMistake || failure instanceof CommandFailure) {
    return `${failure.message}\n`;
  }
  const { code, port, address } = listening(failure);
  if (code === 'EADDRINUSE') {
    return `Port ${port} of ${address} is taken. Set PORT and ADMIN_PORT to free ones.\n`;
  }
  if (UNUSABLE.has(code)) return `The gateway cannot listen there: ${messageOf(failure)}.\n`;
  return `${failure instanceof Error ? failure.stack : String(failure)}\n`;
}

const UNUSABLE: ReadonlySet<unknown> = new Set([
  'EADDRNOTAVAIL',
  'EACCES',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

interface Listening {
  readonly code?: unknown;
  readonly port?: unknown;
  readonly address?: unknown;
}

/** What Node says of an address that it cannot listen at. */
function listening(failure: unknown): Listening {
  return failure instanceof Error ? Object.fromEntries(Object.entries(failure)) : {};
}

function messageOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}
