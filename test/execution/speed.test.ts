import { expect, test } from 'vitest';
import { medianOf, race } from '../../bench/execution-race.ts';

// Ratios of CPU in one run, interleaved: a machine that is busy with other things slows both alike.
test.each([
  [5, 4],
  [100, 5],
])('%i orders are executed more than %i times as fast as by graphql-js', async (orders, times) => {
  expect(medianOf(await race(orders, 7)).ratio).toBeGreaterThan(times);
});
