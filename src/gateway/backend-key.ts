import { createHash } from 'node:crypto';
import { fields } from '../base/fields.ts';
import type { Caller, ResponsePlace } from '../model/call.ts';

/**
 * The key that a backend gets of a caller's: the same for the same call, whichever process makes it, and another one
 * for another caller, tool or field of the answer.
 */
export function backendKey(
  { tenant, principal }: Caller,
  tool: string,
  callersKey: string,
  place: ResponsePlace | null,
): string {
  const parts = fields(tenant, principal, tool, callersKey, pathOf(place));
  return createHash('sha256').update(parts).digest('base64url');
}

function pathOf(place: ResponsePlace | null): string {
  const keys: (string | number)[] = [];
  for (let at = place ?? undefined; at !== undefined; at = at.prev) keys.push(at.key);
  return keys.toReversed().join('.');
}
