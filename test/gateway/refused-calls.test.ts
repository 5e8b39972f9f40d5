import { describe, expect, test } from 'vitest';
import { BackendFailure } from '../../src/base/backend-failure.ts';
import type { Parts } from '../../src/gateway/order.ts';
import { aRead, type Played, played, type Scene } from './virtual-gateway.ts';

const DOWN = new BackendFailure('STATUS', '503', { status: 503 });

/** 200 calls a second of a backend that is well for 5 s, gone for 15, and ailing from then on. */
function playedOutage(build?: Scene['build']): Promise<Played> {
  return played({
    seed: 1,
    plans: [aRead('aTool', 'shop')],
    everyMs: 5,
    calls: 7_000,
    meets(_, now, chance) {
      const share = now < 5_000 ? 0 : now < 20_000 ? 1 : 0.4;
      return { ms: 10, ...(chance() < share && { failure: DOWN }) };
    },
    ...(build && { build }),
  });
}

/** By how many the repeats that came to the backend once exceeded what its first requests pay for. */
function excessOf({ requests }: Played): number {
  let [firsts, repeats, most] = [0, 0, 0];
  for (const { number } of requests) {
    if (number === 1) firsts++;
    else repeats++;
    most = Math.max(most, repeats - 0.2 * firsts - 10);
  }
  return most;
}

/** Earns for every call, as soon as it begins. */
const earningAtOnce = (parts: Parts): Parts => {
  const { budget, breakers } = parts.recovery;
  const of: typeof breakers.of = (...which) => {
    const breaker = breakers.of(...which);
    const enter: typeof breaker.enter = (...how) => {
      const passage = breaker.enter(...how);
      if (passage === null) budget.first('shop');
      return passage;
    };
    return { ...breaker, enter };
  };
  return { ...parts, recovery: { ...parts.recovery, breakers: { ...breakers, of } } };
};

describe('repeats stay within what first requests pay for, as the backend counts them', () => {
  test('where a breaker kept calls away before', async () => {
    const seen = await playedOutage();
    expect(seen.changes.length).toBeGreaterThan(2);
    expect(excessOf(seen)).toBeLessThanOrEqual(1e-9);
  });

  test('and would not, if calls that were kept away paid too', async () => {
    expect(excessOf(await playedOutage(earningAtOnce))).toBeGreaterThan(100);
  });
});

test('what is never sent is no attempt', async () => {
  const seen = await playedOutage();
  const refused = seen.answers.filter(
    ({ tookMs, failure }) =>
      tookMs === 0 && Reflect.get(Object(failure), 'facts')?.reason === 'BREAKER_OPEN',
  );
  expect(refused.length).toBeGreaterThan(1_000);
  for (const { failure } of refused) expect(failure).toMatchObject({ facts: { attempts: 0 } });
});
