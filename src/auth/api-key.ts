import { hash, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

export type KeyKind = 'live' | 'test' | 'dev';

/** An API key taken apart: `tgw_KIND_ID_SECRET` and a checksum. */
export interface ApiKey {
  readonly kind: KeyKind;
  readonly id: string;
  readonly secret: string;
}

export const KEY_PREFIX = 'tgw_';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ID_LENGTH = 12;
/** 256 bits. */
const SECRET_LENGTH = 43;
const CHECKSUM_LENGTH = 6;
const FORM = /^tgw_(live|test|dev)_([0-9A-Za-z]{12})_([0-9A-Za-z]{43})[0-9A-Za-z]{6}$/;

/** A key that nobody had before, and its text, which is shown once. */
export function newApiKey(kind: KeyKind): ApiKey & { readonly text: string } {
  const [id, secret] = [randomDigits(ID_LENGTH), randomDigits(SECRET_LENGTH)];
  const open = `${KEY_PREFIX}${kind}_${id}_${secret}`;
  return { kind, id, secret, text: open + checksumOf(open) };
}

/** Of a text without the form of a key `FORM`, of one that was mistyped or made up `CHECKSUM`. */
export function parseApiKey(text: string): ApiKey | 'FORM' | 'CHECKSUM' {
  const [, kind, id = '', secret = ''] = FORM.exec(text) ?? [];
  if (kind === undefined) return 'FORM';
  const open = text.slice(0, -CHECKSUM_LENGTH);
  if (!text.endsWith(checksumOf(open))) return 'CHECKSUM';
  return { kind: kind as KeyKind, id, secret }; // as the form says
}

/**
 * The digest by which a key is kept. One round is enough for 256 random bits: a slow hash would only give strangers
 * work to ask for.
 */
export function digestOf(secret: string): Buffer {
  return hash('sha256', secret, 'buffer');
}

function checksumOf(text: string): string {
  let rest = crc32(text);
  let digits = '';
  for (let at = 0; at < CHECKSUM_LENGTH; at++) {
    digits = DIGITS.charAt(rest % DIGITS.length) + digits;
    rest = Math.floor(rest / DIGITS.length);
  }
  return digits;
}

function randomDigits(length: number): string {
  return Array.from({ length }, () => DIGITS.charAt(randomInt(DIGITS.length))).join('');
}
