import type { Caller } from '../model/call.ts';

/** Every request is this caller's until credentials are verified here. */
const DEV_CALLER: Caller = Object.freeze({
  id: 'dev',
  principal: 'dev',
  tenant: 'default',
  agent: null,
  method: 'dev',
  credentialId: 'dev',
  scopes: new Set<string>(),
  maxEffect: 'DESTRUCTIVE',
  tools: null,
  claims: {},
  expiresAt: null,
});

/** Request → caller: the only place where a Caller is made. */
export function identify(): Caller {
  return DEV_CALLER;
}
