import { createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import { KEY_BYTES } from '../base/data-key.ts';
import { fields } from '../base/fields.ts';
import type { KeyRing } from './key-ring.ts';

/** The keys that seal: derived from those of the ring, one for each purpose, tenant and salt. */
export interface DataKeys {
  /** The one that seals now. */
  sealing(scope: Scope): DataKey;
  /** The one that sealed with this salt; undefined: the ring has no such key. */
  opening(keyId: string, salt: Uint8Array, scope: Scope): OpeningKey | undefined;
}

export interface Scope {
  readonly purpose: string;
  /** Empty where all tenants share what is kept. */
  readonly tenant: string;
}

interface DataKey {
  readonly keyId: string;
  readonly salt: Buffer;
  readonly key: KeyObject;
}

interface OpeningKey {
  readonly key: KeyObject;
  /** It opened something, and so is worth being kept: anybody could make up a salt. */
  proved(): void;
}

export const SALT_BYTES = 16;

const MOST_KEPT = 4_096;
const MOST_USES = 2 ** 30;
const LONGEST_MS = 86_400_000;

interface Parts {
  readonly clock: Clock;
  /** @default 2³⁰, far from where random nonces of one key may meet */
  readonly mostUses?: number;
}

/** A salt is made by one process for one purpose and tenant, so that no two processes share a key. */
export function createDataKeys(
  { active, keys }: KeyRing,
  { clock, mostUses = MOST_USES }: Parts,
): DataKeys {
  const salted = latest<DataKey & { uses: number; readonly until: number }>();
  const derived = latest<KeyObject>();
  return {
    sealing(scope) {
      const place = `${scope.purpose}\0${scope.tenant}`;
      const now = clock.now();
      const known = salted.get(place);
      if (known && known.uses < mostUses && now < known.until) {
        known.uses++;
        return known;
      }
      const salt = randomBytes(SALT_BYTES);
      const key = derive(activeOf(keys, active), salt, scope);
      const fresh = { keyId: active, salt, key, uses: 1, until: now + LONGEST_MS };
      salted.set(place, fresh);
      return fresh;
    },
    opening(keyId, salt, scope) {
      const from = keys.get(keyId);
      if (!from) return undefined;
      const place = fields(keyId, salt, scope.purpose, scope.tenant).toString('latin1');
      const known = derived.get(place);
      const key = known ?? derive(from, salt, scope);
      return { key, proved: () => known ?? derived.set(place, key) };
    },
  };
}

function derive(from: KeyObject, salt: Uint8Array, { purpose, tenant }: Scope): KeyObject {
  const info = fields('toolgate', purpose, tenant);
  return createSecretKey(Buffer.from(hkdfSync('sha256', from, salt, info, KEY_BYTES)));
}

function activeOf(keys: KeyRing['keys'], active: string): KeyObject {
  const key = keys.get(active);
  if (!key) throw new Error(`The ring has no key ${active}.`);
  return key;
}

/** A map of those that were used last. */
function latest<T>() {
  const kept = new Map<string, T>(); // in the order of use
  const set = (place: string, value: T) => {
    kept.delete(place);
    kept.set(place, value);
    const [oldest] = kept.keys();
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  };
  return {
    set,
    get(place: string): T | undefined {
      const value = kept.get(place);
      if (value !== undefined) set(place, value);
      return value;
    },
  };
}
