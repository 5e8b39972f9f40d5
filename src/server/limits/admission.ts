import { hash } from 'node:crypto';
import { type ToolError, ValidationError } from '../../base/errors.ts';
import { limitError } from '../../base/limit-error.ts';
import type { Limits } from '../../base/limits.ts';
import type { Caller } from '../../model/call.ts';
import { documentBreach } from './document.ts';

/** Why this caller's document is not looked at any further; undefined: it is. */
export type Admit = (source: string, caller: Caller) => ToolError | undefined;

export interface AdmissionParts {
  readonly limits: Limits;
  /** The only documents that may run, by `documentHash`; null: any. */
  readonly listed: ReadonlySet<string> | null;
}

/** Lets a caller send documents that are not listed. */
const ANY_OPERATION = 'operations:any';
const REMEMBERED = 1_000;

/** One load's door for documents. What passed once is known by its hash. */
export function admission({ limits, listed }: AdmissionParts): Admit {
  const passed = new Set<string>();
  return (source, caller) => {
    const key = documentHash(source);
    if (listed && !listed.has(key) && !caller.scopes.has(ANY_OPERATION)) return unlisted();
    if (passed.has(key)) return undefined;
    const breach = documentBreach(source, limits);
    if (breach) return limitError(breach);
    for (const oldest of passed) {
      if (passed.size < REMEMBERED) break;
      passed.delete(oldest); // by age alone, so that a hit costs no more than a look
    }
    passed.add(key);
    return undefined;
  };
}

export function documentHash(source: string): string {
  return hash('sha256', source);
}

function unlisted(): ValidationError {
  const hint = 'Send one of the operations that this gateway lists, as it is written there.';
  return new ValidationError('This operation is not listed.', { reason: 'REQUEST', hint });
}
