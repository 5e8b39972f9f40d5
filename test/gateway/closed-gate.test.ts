import { describe, expect, test } from 'vitest';
import { BackendFailure } from '../../src/base/backend-failure.ts';
import { aRead, played, type Scene } from './virtual-gateway.ts';

const TOLD_MS = 5_000;
const TOO_MANY = new BackendFailure('STATUS', '429', {
  status: 429,
  headers: { 'retry-after': String(TOLD_MS / 1_000) },
});

/** 128 calls at once: as many as have a place, and as many as wait for one; the first is told to come later. */
async function playedCrowd(given: Partial<Scene> = {}) {
  let met = 0;
  const seen = await played({
    seed: 1,
    plans: Array.from({ length: 128 }, (_, n) => aRead(`tool${n}`, 'shop')),
    everyMs: 1,
    calls: 1,
    meets: () => (met++ === 0 ? { ms: 50, failure: TOO_MANY } : { ms: 50 + met }),
    ...given,
  });
  return { ...seen, times: seen.requests.map(({ at }) => at) };
}

describe('a gate that closes while calls wait for their places', () => {
  test('keeps them from the backend until it opens', async () => {
    const { times, answers } = await playedCrowd();
    expect(times.filter((at) => at === 0)).toHaveLength(64);
    expect(times.filter((at) => at > 0 && at < 50 + TOLD_MS)).toEqual([]);
    expect(times.filter((at) => at >= 50 + TOLD_MS).length).toBeGreaterThan(0);
    expect(answers).toHaveLength(128);
  });

  test('lets as many wait as any gate, and tells the others when to come', async () => {
    const { answers } = await playedCrowd();
    const refused = answers.flatMap(({ failure }) => (failure === undefined ? [] : [failure]));
    expect(answers.length - refused.length).toBeGreaterThanOrEqual(64 - 1);
    for (const failure of refused) {
      expect(failure).toMatchObject({
        code: 'RATE_LIMIT_EXCEEDED',
        facts: { reason: 'BACKEND', sideEffect: 'NONE' },
      });
    }
  });
});
