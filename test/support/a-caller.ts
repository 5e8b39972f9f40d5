import type { Caller } from '../../src/model/call.ts';

/** A caller with one scope who may read. */
export function aCaller(given: Partial<Caller> = {}): Caller {
  return {
    id: 'ann',
    principal: 'apiKey:ann',
    tenant: 'acme',
    agent: null,
    method: 'apiKey',
    credentialId: 'key',
    scopes: new Set(['orders:read']),
    maxEffect: 'READ',
    tools: null,
    claims: {},
    expiresAt: null,
    ...given,
  };
}
