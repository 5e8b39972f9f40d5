import type { RedisClient } from './redis-client.ts';
import { CLAIM } from './redis-scripts.ts';
import type { StoreGuard } from './store-guard.ts';

export interface AskedClaim {
  readonly lock: string;
  /** The key of what is to be made. */
  readonly value: string;
  readonly own: string;
  readonly leaseMs: number;
  readonly from: string;
}

/** The owner, and what is there already; null where nobody could be asked. */
type Reply = readonly unknown[] | null;

/**
 * Claims keys; those of one turn of the event loop are one round trip, so that who asked together goes on together. In
 * a cluster they are one each, for keys of several nodes have no command in common.
 */
export function createClaims(
  client: RedisClient,
  guard: StoreGuard,
): (claim: AskedClaim) => Promise<Reply> {
  let gathered: { readonly claim: AskedClaim; readonly answer: (reply: Reply) => void }[] = [];
  const ask = async (claims: readonly AskedClaim[]): Promise<readonly Reply[]> => {
    const keys = claims.flatMap(({ lock, value }) => [lock, value]);
    const values = claims.flatMap(({ own, leaseMs, from }) => [own, Math.ceil(leaseMs), from]);
    const asked = () => client.callBuffer('eval', CLAIM, keys.length, ...keys, ...values);
    const replies = await guard.ask<unknown>('claim', asked, null);
    return Array.isArray(replies) ? replies : [];
  };
  const send = () => {
    const asked = gathered;
    gathered = [];
    const groups = client.isCluster ? asked.map((one) => [one]) : [asked];
    for (const group of groups) {
      void ask(group.map(({ claim }) => claim)).then((replies) => {
        for (const [at, { answer }] of group.entries()) answer(replies[at] ?? null);
      });
    }
  };
  return (claim) => {
    const { promise, resolve } = Promise.withResolvers<Reply>();
    if (gathered.length === 0) setImmediate(send); // after what else this turn has asked for
    gathered.push({ claim, answer: resolve });
    return promise;
  };
}
