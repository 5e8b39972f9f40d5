import { expect, test } from 'vitest';
import { extra, race } from '../../bench/recovery-race.ts';

// Alone on its machine a call takes a fifth of this; `bench/recovery.ts` tells the figure.
const MOST_MICROSECONDS = 60;

test('where nothing fails, all recovery policies together cost some microseconds', async () => {
  const costs = await race(7);
  expect(extra('everything', 'unguarded', costs)).toBeLessThan(MOST_MICROSECONDS);
  // None of the builds that are compared lacks what it is compared for.
  expect(extra('usual', 'unguarded', costs)).toBeGreaterThan(0);
  expect(extra('everything', 'usual', costs)).toBeGreaterThan(0);
});
