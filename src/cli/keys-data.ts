import { newDataKey } from '../base/data-key.ts';
import type { ExitCode, Streams } from './command.ts';

/** The key alone goes to stdout, so that it can be piped to where secrets are kept. */
export function keysData({ out, err }: Streams): ExitCode {
  out(`${newDataKey()}\n`);
  err('A fresh key for encryption.keys or encryption.index: keep it where secrets are kept.\n');
  return 0;
}
