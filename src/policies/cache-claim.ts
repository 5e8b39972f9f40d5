import type { Clock, Rng } from '../base/clock.ts';
import type { ToolCall } from '../model/call.ts';
import type { CacheEntry, CacheKey, CacheStore, Claim } from '../model/stores.ts';

/** Of the time that is left, so much may pass in waiting for one other process. */
const SHARE = 0.2;
const LEAST_PAUSE_MS = 25;
const MOST_PAUSE_MS = 50;
const MOST_LEASE_MS = 10_000;

export interface ClaimParts {
  readonly clock: Clock;
  readonly rng: Rng;
  readonly store: CacheStore;
}

/** The right to make an entry, or the entry, where another process has made it meanwhile. */
export type Granted = { readonly owner: string } | { readonly entry: CacheEntry };

/**
 * Waits while another process makes the entry. One that takes too long, or is no more, is relieved by one of those who
 * wait; the others then wait for that one.
 * @throws the reason of `call.signal`, once it has aborted
 */
export async function claimed(key: CacheKey, call: ToolCall, parts: ClaimParts): Promise<Granted> {
  const { clock, rng, store } = parts;
  const lease = { leaseMs: Math.min(call.plan.timeout.attemptMs + 1_000, MOST_LEASE_MS) };
  const patience = () => clock.now() + SHARE * (call.deadline - clock.now());
  let claim = await store.claim(key, lease);
  let [holder, until] = [claim.owner, patience()];
  while (!claim.mine && !isFresh(claim, clock)) {
    if (claim.owner !== holder) [holder, until] = [claim.owner, patience()];
    const isPatient = clock.now() < until;
    const pause = LEAST_PAUSE_MS + rng() * (MOST_PAUSE_MS - LEAST_PAUSE_MS);
    if (isPatient) await clock.sleep(pause, call.signal);
    claim = await store.claim(key, isPatient ? lease : { ...lease, from: holder });
  }
  if (!isFresh(claim, clock)) return { owner: claim.owner };
  if (claim.mine) void store.release(key, claim.owner);
  return { entry: claim.entry };
}

function isFresh(claim: Claim, clock: Clock): claim is Claim & { readonly entry: CacheEntry } {
  return claim.entry !== undefined && clock.wall() < claim.entry.freshUntil;
}
