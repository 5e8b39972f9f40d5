import type { Caller } from '../model/call.ts';
import type { Scope } from '../model/plan.ts';

/**
 * The caller as a call may see it whose answer others get too: what they do not have in common throws when it is read,
 * so that no answer can depend on it.
 */
export function narrowedCaller(caller: Caller, audience: Scope): Caller {
  if (audience === 'CALLER') return caller;
  const refuse = (key: string | symbol) => {
    const shared = audience === 'TENANT' ? 'the callers of a tenant' : 'all callers';
    throw new Error(`\`caller.${String(key)}\` was read for an answer that ${shared} share.`);
  };
  return new Proxy(caller, {
    get: (target, key) => (audience === 'TENANT' && key === 'tenant' ? target.tenant : refuse(key)),
    ownKeys: () => refuse('*'),
  });
}
