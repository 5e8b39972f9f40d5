import { createSecretKey } from 'node:crypto';
import type { KeyRing } from '../../src/stores/key-ring.ts';

/** Keys that two processes of a test have in common: `k1` of the byte 1, `k2` of the byte 2. */
export function aKeyRing(active = 'k1', ids: readonly string[] = ['k1', 'k2']): KeyRing {
  return {
    active,
    keys: new Map(ids.map((id) => [id, createSecretKey(Buffer.alloc(32, Number(id.slice(1))))])),
    index: createSecretKey(Buffer.alloc(32, 99)),
  };
}
