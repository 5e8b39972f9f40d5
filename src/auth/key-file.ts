import { readFileSync, statSync } from 'node:fs';
import type { Clock } from '../base/clock.ts';
import { type KeyRecord, parseKeyFile } from './key-record.ts';

export interface KeyFile {
  close(): void;
}

export interface KeyFileParts {
  readonly clock: Clock;
  /** Told once of each state of the file that cannot be used; the last good records go on holding. */
  onTrouble(failure: unknown): void;
  /** Told of the records that hold from now on: the first ones before `openKeyFile` returns. */
  onChange(records: readonly KeyRecord[]): void;
}

/** Mounted secrets are swapped by a link, which watches of files miss. */
const POLL_MS = 2_000;

/**
 * Reads a key file, and reads it again when it has changed.
 * @throws Error where it is missing or invalid now
 */
export function openKeyFile(path: string, parts: KeyFileParts): KeyFile {
  const closing = new AbortController();
  let seen = stateOf(path);
  parts.onChange(readNow(path));
  const look = () => {
    const state = stateOf(path); // before it is read: what changes in between is seen the next time
    if (state === seen) return;
    seen = state;
    try {
      parts.onChange(readNow(path));
    } catch (failure) {
      parts.onTrouble(failure);
    }
  };
  void polling(look, parts.clock, closing.signal);
  return { close: () => closing.abort() };
}

async function polling(look: () => void, clock: Clock, closing: AbortSignal): Promise<void> {
  while (!closing.aborted) {
    try {
      await clock.sleep(POLL_MS, closing);
    } catch {
      return; // closed
    }
    look();
  }
}

function readNow(path: string): readonly KeyRecord[] {
  return parseKeyFile(readFileSync(path, 'utf8'));
}

/** Another text whenever the file is another one, or has other content. */
function stateOf(path: string): string {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found ? `${found.dev} ${found.ino} ${found.mtimeNs} ${found.size}` : 'missing';
}
