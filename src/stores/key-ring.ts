import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { KEY_BYTES } from '../base/data-key.ts';

/** The keys of what is kept: all of them open, the active one seals. */
export interface KeyRing {
  readonly active: string;
  readonly keys: ReadonlyMap<string, KeyObject>;
  /** Of names. */
  readonly index: KeyObject;
}

/** Keys that nobody else has: what they sealed ends with the process. */
export function ringOfThisProcess(): KeyRing {
  const fresh = () => createSecretKey(randomBytes(KEY_BYTES));
  return { active: 'process', keys: new Map([['process', fresh()]]), index: fresh() };
}
