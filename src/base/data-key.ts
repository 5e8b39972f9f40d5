import { randomBytes } from 'node:crypto';

/** Of AES-256 and of HMAC-SHA-256. */
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
