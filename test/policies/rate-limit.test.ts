import { expect, test } from 'vitest';
import type { RateLimitPlan } from '../../src/model/plan.ts';
import type { CounterStore, CountLimit } from '../../src/model/stores.ts';
import { rateLimit } from '../../src/policies/rate-limit.ts';
import { aCall, aPlan } from '../support/a-call.ts';
import { failureOf } from '../support/failure.ts';

const PLAN: RateLimitPlan = { limit: 2, windowMs: 60_000, per: 'CALLER' };

/** Windows that never end. */
function endlessCounters(): CounterStore & { readonly names: Set<string> } {
  const counts = new Map<string, number>();
  return {
    get names() {
      return new Set(counts.keys());
    },
    async take(name, { limit }: CountLimit) {
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      return { fits: count <= limit, restMs: 12_345.6 };
    },
  };
}

function subject(plan: Partial<RateLimitPlan> = {}) {
  const counters = endlessCounters();
  let passed = 0;
  const limited = rateLimit('aTool', { ...PLAN, ...plan }, counters)(async () => ++passed);
  const ask = (principal: string, tenant = 'acme') => {
    const call = aCall({ plan: aPlan({ kind: 'resolver', name: 'aTool' }) });
    const caller = { ...call.caller, principal, tenant };
    return limited({ ...call, operation: { ...call.operation, caller } });
  };
  return { ask, counters, passed: () => passed };
}

test('a call too many is refused until the window ends, and nothing runs', async () => {
  const { ask, passed } = subject();
  expect([await ask('ann'), await ask('ann')]).toEqual([1, 2]);
  expect(await failureOf(ask('ann'))).toMatchObject({
    code: 'RATE_LIMIT_EXCEEDED',
    facts: {
      reason: 'CALLER',
      retryAfterMs: 12_346,
      hint: 'Wait 13 s, then repeat the same call.',
      attempts: 0,
    },
  });
  expect(passed()).toBe(2);
});

test.each<[RateLimitPlan['per'], number]>([
  ['CALLER', 3],
  ['TENANT', 2],
  ['TOOL', 1],
])('per %s three callers of two tenants are counted in %i windows', async (per, windows) => {
  const { ask, counters } = subject({ per, limit: 10 });
  await ask('ann');
  await ask('bob');
  await ask('ann', 'globex');
  expect(counters.names.size).toBe(windows);
});

test('two limits of one tool are counted apart', async () => {
  const counters = endlessCounters();
  const next = async () => 'passed';
  const call = aCall({ plan: aPlan({ kind: 'resolver', name: 'aTool' }) });
  await rateLimit('aTool', PLAN, counters)(next)(call);
  await rateLimit('aTool', { ...PLAN, windowMs: 1_000 }, counters)(next)(call);
  expect(counters.names.size).toBe(2);
});
