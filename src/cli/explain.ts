import { ConfigMistakes } from '../app/config.ts';
import { ProjectMistake } from '../app/project.ts';
import { SchemaMistakes } from '../plan/mistakes.ts';
import { CommandFailure } from './command.ts';
import { textReport } from './report/text.ts';

/** A failure to load or to listen, as a person at a terminal needs it; a bug keeps its stack. */
export function explain(failure: unknown): string {
  if (failure instanceof SchemaMistakes) return textReport(failure.mistakes);
  if (failure instanceof ConfigMistakes) {
    return `The configuration is wrong.\n${failure.mistakes.map((line) => `  ${line}\n`).join('')}`;
  }
  if (failure instanceof ProjectMistake || failure instanceof CommandFailure) {
    return `${failure.message}\n`;
  }
  if (isAddressInUse(failure)) {
    return `Port ${failure.port} of ${failure.address} is taken. Set PORT and ADMIN_PORT to free ones.\n`;
  }
  return `${failure instanceof Error ? failure.stack : String(failure)}\n`;
}

function isAddressInUse(failure: unknown): failure is { port: number; address: string } {
  return failure instanceof Error && Reflect.get(failure, 'code') === 'EADDRINUSE';
}
