import type { CacheEntry, CacheKey } from '../model/stores.ts';
import { ENTRIES } from './stored-names.ts';
import type { Place, Vault } from './vault.ts';

interface EntryPlace {
  readonly key: CacheKey;
  readonly stored: string;
}

export function sealEntry(vault: Vault, place: EntryPlace, entry: CacheEntry): Buffer {
  return vault.seal(placeOf(place), Buffer.from(JSON.stringify(entry)));
}

/** Undefined: it was not sealed for this place, or was changed since. */
export function openEntry(vault: Vault, place: EntryPlace, sealed: Buffer): CacheEntry | undefined {
  const plain = vault.open(placeOf(place), sealed);
  return plain && frozen(JSON.parse(plain.toString()));
}

function placeOf({ key, stored }: EntryPlace): Place {
  return { purpose: ENTRIES, tenant: key.tenant, name: stored };
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) frozen(inner);
    Object.freeze(value);
  }
  return value;
}
