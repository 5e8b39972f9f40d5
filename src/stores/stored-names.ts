import type { CacheKey } from '../model/stores.ts';
import type { Vault } from './vault.ts';

/** The form that entries have: those of another form have other names, and open under none of these. */
export const ENTRIES = 'cache/1';

/** What stands for an entry's key where others can read. */
export function storedName(vault: Vault, { tenant, name }: CacheKey): string {
  return vault.name(ENTRIES, tenant, name);
}

// Of what stands in braces a cluster makes the place, so that an entry and its lock are together.

export function valueKey(stored: string): string {
  return `toolgate:{${stored}}`;
}

export function lockKey(stored: string): string {
  return `toolgate:{${stored}}:lock`;
}

export function tagKey(vault: Vault, tag: string): string {
  return `toolgate:tag:{${vault.name('tag', tag)}}`;
}
