import { describe, expect, test } from 'vitest';
import { withBlindChoice, withoutTurns } from './broken-builds.ts';
import { LOSSES, missedOf, playedLoss } from './origins.ts';

const SEED = 1;
const ATTEMPT_MS = 1_000;

describe('one of three origins is lost for a minute', () => {
  test.each([
    ['refused', 5, 2_000],
    ['refused', 20, 2_000],
    ['refused', 50, 3_000], // ten of its turns take longer
    ['unavailable', 5, 2_000],
    ['unavailable', 20, 2_000],
    ['unavailable', 50, 3_000],
    ['slow', 5, 2_000],
    ['slow', 20, 2_000],
    ['slow', 50, 4_000],
  ] as const)('%s, and asked every %i ms, it is left alone after %i ms', async (...row) => {
    const [how, everyMs, outMs] = row;
    const down = LOSSES[how];
    const seen = await playedLoss({ seed: SEED, everyMs, down, attemptMs: ATTEMPT_MS });
    expect(missedOf(seen, outMs)).toEqual([]);
  });

  test('where attempts may take longer, it takes as much longer to see that it is slow', async () => {
    const seen = await playedLoss({ seed: SEED, everyMs: 20, down: LOSSES.slow, attemptMs: 3_000 });
    expect(missedOf(seen, 2_000)).toContain('the lost origin is asked by probes alone');
    expect(missedOf(seen, 4_000)).toEqual([]);
  });
});

describe('the figures are missed', () => {
  const scene = { seed: SEED, everyMs: 20, down: LOSSES.refused, attemptMs: ATTEMPT_MS };

  test('where attempts go to any origin', async () => {
    const seen = await playedLoss({ ...scene, build: withBlindChoice });
    expect(missedOf(seen, 2_000)).toEqual([
      'of 10,000 calls 9,995 succeed',
      'the lost origin is asked by probes alone',
      'at most 1.02 requests a call after that',
      'the others share its calls',
    ]);
  });

  test('where no first attempt probes', async () => {
    const seen = await playedLoss({ ...scene, build: withoutTurns });
    expect(missedOf(seen, 2_000)).toEqual(['it is used again when it is back']);
  });
});
