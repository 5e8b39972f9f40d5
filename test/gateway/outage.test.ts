import { describe, expect, test } from 'vitest';
import {
  withBlindRetry,
  withOneBulkhead,
  withoutBreaker,
  withoutGate,
  withoutProbes,
} from './broken-builds.ts';
import {
  DOWN,
  FIGURES,
  missed,
  p99,
  playedOutage,
  SILENT_FIGURES,
  TOLD_FIGURES,
} from './outage.ts';

const SEED = 1;

describe('a backend is gone for a minute', () => {
  test.each([
    ['refused', 10],
    ['refused', 20],
    ['refused', 100],
    ['unavailable', 10],
    ['unavailable', 20],
    ['unavailable', 100],
  ] as const)(
    '%s, and asked every %i ms, it is spared, and used again soon after',
    async (how, everyMs) => {
      const seen = await playedOutage({ seed: SEED, everyMs, down: DOWN[how] });
      expect(missed(FIGURES, seen)).toEqual([]);
    },
  );

  test('where it asks for time, it gets that time', async () => {
    const seen = await playedOutage({ seed: SEED, everyMs: 20, down: DOWN.told });
    expect(missed(TOLD_FIGURES, seen)).toEqual([]);
  });

  test('where it is silent, it is spared after the 3 s of an attempt and the 0.5 s of a run', async () => {
    const seen = await playedOutage({ seed: SEED, everyMs: 20, down: DOWN.silent });
    expect(missed(SILENT_FIGURES, seen)).toEqual([]);
  });
});

describe('a backend that is silent for a minute', () => {
  const others = ['depot'];
  const scene = { seed: SEED, everyMs: 20, others };
  const p99OfOther = async (given: Partial<Parameters<typeof playedOutage>[0]>) =>
    p99(await playedOutage({ ...scene, down: DOWN.silent, ...given }), 'ask-depot');

  test('leaves the latency of another as it was', async () => {
    const alone = await p99OfOther({ down: null });
    expect(alone).toBeGreaterThan(0);
    expect(await p99OfOther({})).toBeLessThanOrEqual(1.1 * alone);
  });

  test('would slow another, if both shared their places', async () => {
    const alone = await p99OfOther({ down: null });
    expect(await p99OfOther({ build: withOneBulkhead })).toBeGreaterThan(1.1 * alone);
  });
});

describe('the figures are missed', () => {
  const [PROBES, RECOVERY] = [
    'at most ten probes in ten seconds after that',
    'every call succeeds ten seconds after the end',
  ];

  test('without a breaker', async () => {
    const down = DOWN.unavailable;
    const seen = await playedOutage({ seed: SEED, everyMs: 20, down, build: withoutBreaker });
    expect(missed(FIGURES, seen)).toEqual([
      'an open breaker answers at once', // it never opens
      'at most 1.2 requests a call in the first two seconds',
      PROBES,
    ]);
  });

  test('by a breaker that lets no probe through', async () => {
    const down = DOWN.unavailable;
    const seen = await playedOutage({ seed: SEED, everyMs: 20, down, build: withoutProbes });
    expect(missed(FIGURES, seen)).toEqual([RECOVERY]);
  });

  test('where calls wait at a gate behind which the breaker is open', async () => {
    const down = DOWN.told;
    const seen = await playedOutage({ seed: SEED, everyMs: 20, down, build: withBlindRetry });
    expect(missed(TOLD_FIGURES, seen)).toEqual(['an open breaker answers at once']);
  });

  test('where what the backend said of time is forgotten', async () => {
    const down = DOWN.told;
    const seen = await playedOutage({ seed: SEED, everyMs: 20, down, build: withoutGate });
    expect(missed(TOLD_FIGURES, seen)).toEqual(['no request comes before the time told']);
  });
});
