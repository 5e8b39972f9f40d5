import type { Invoke, Policy } from '../model/call.ts';

/** The first policy is the outermost: it sees the call first and the answer last. */
export function compose(policies: readonly Policy[], backend: Invoke): Invoke {
  return policies.reduceRight((next, policy) => policy(next), backend);
}
