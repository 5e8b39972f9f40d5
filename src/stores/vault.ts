import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import { fields } from '../base/fields.ts';
import { createDataKeys, SALT_BYTES, type Scope } from './data-keys.ts';
import type { KeyRing } from './key-ring.ts';

/** Seals what leaves the process to be kept, and the names that it is kept under. */
export interface Vault {
  /** What stands for these parts where others can read: the same each time, and not to be guessed without the key. */
  name(...parts: readonly string[]): string;
  seal(place: Place, plain: Uint8Array): Buffer;
  /** What was sealed for this very place; undefined: it was not, or not by a key of the ring, or was changed since. */
  open(place: Place, sealed: Uint8Array): Buffer | undefined;
}

/** Where a value is kept. It opens nowhere else. */
export interface Place extends Scope {
  readonly name: string;
}

const VERSION = Buffer.of(1);
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG = { authTagLength: 16 } as const;

interface Parts {
  readonly clock: Clock;
  /** Of one derived key. */
  readonly mostUses?: number;
}

/** Envelope: version | length of the key's id | key's id | salt | nonce | ciphertext | tag. AES-256-GCM. */
export function createVault(ring: KeyRing, parts: Parts): Vault {
  const dataKeys = createDataKeys(ring, parts);
  return {
    name: (...names) =>
      createHmac('sha256', ring.index)
        .update(fields(...names))
        .digest('base64url'),
    seal(place, plain) {
      const { keyId, salt, key } = dataKeys.sealing(place);
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, key, nonce, TAG).setAAD(boundTo(keyId, place));
      const sealed = [cipher.update(plain), cipher.final(), cipher.getAuthTag()];
      const id = Buffer.from(keyId);
      return Buffer.concat([VERSION, Buffer.of(id.length), id, salt, nonce, ...sealed]);
    },
    open(place, sealed) {
      const parts = partsOf(Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength));
      const found = parts && dataKeys.opening(parts.keyId, parts.salt, place);
      if (!found) return undefined;
      const { keyId, nonce, ciphertext, tag } = parts;
      const decipher = createDecipheriv(CIPHER, found.key, nonce, TAG);
      decipher.setAAD(boundTo(keyId, place)).setAuthTag(tag);
      const plain = decipher.update(ciphertext);
      try {
        const opened = Buffer.concat([plain, decipher.final()]); // final() alone tells whether it is genuine
        found.proved();
        return opened;
      } catch {
        return undefined;
      }
    },
  };
}

function boundTo(keyId: string, { purpose, tenant, name }: Place): Buffer {
  return fields(VERSION, keyId, purpose, tenant, name);
}

function partsOf(sealed: Buffer) {
  const [version, idLength = 0] = sealed;
  const salt = 2 + idLength;
  const nonce = salt + SALT_BYTES;
  const ciphertext = nonce + NONCE_BYTES;
  const tag = sealed.length - TAG.authTagLength;
  if (version !== VERSION[0] || idLength === 0 || tag < ciphertext) return undefined;
  return {
    keyId: sealed.toString('utf8', 2, salt),
    salt: sealed.subarray(salt, nonce),
    nonce: sealed.subarray(nonce, ciphertext),
    ciphertext: sealed.subarray(ciphertext, tag),
    tag: sealed.subarray(tag),
  };
}
