import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';

/** The keys of what is kept: all of them open, the active one seals. */
export interface KeyRing {
  readonly active: string;
  readonly keys: ReadonlyMap<string, KeyObject>;
  /** Of names. */
  readonly index: KeyObject;
}

export const KEY_BYTES = 32;

/** A fresh key, as the configuration has it. */
export function newDataKey(): string {
  return randomBytes(KEY_BYTES).toString('base64');
}

/** What the text holds, if it is the base64 of a key. */
export function dataKeyOf(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  const isExact = bytes.toString('base64').replace(/=+$/, '') === text.replace(/=+$/, '');
  return isExact && bytes.length === KEY_BYTES ? bytes : undefined;
}

/** Keys that nobody else has: what they sealed ends with the process. */
export function ringOfThisProcess(): KeyRing {
  const fresh = () => createSecretKey(randomBytes(KEY_BYTES));
  return { active: 'process', keys: new Map([['process', fresh()]]), index: fresh() };
}
