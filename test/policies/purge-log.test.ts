import { expect, test } from 'vitest';
import { purgeLog } from '../../src/policies/purge-log.ts';
import { fakeClock } from '../support/fake-clock.ts';

test('a purge is known to whoever asks from a time before it, or the same', async () => {
  const clock = fakeClock();
  const log = purgeLog(clock);
  await clock.advance(100);
  log.add(['a', 'b']);
  expect([log.hasSince(99, ['b']), log.hasSince(100, ['c', 'a'])]).toEqual([true, true]);
  expect([log.hasSince(101, ['a']), log.hasSince(0, ['c']), log.hasSince(0, [])]).toEqual([
    false,
    false,
    false,
  ]);
  expect([log.anySince(100), log.anySince(101)]).toEqual([true, false]);
});

test('what was purged long ago is forgotten', async () => {
  const clock = fakeClock();
  const log = purgeLog(clock);
  log.add(['old']);
  await clock.advance(60_000);
  log.add(['new']);
  expect([log.hasSince(0, ['old']), log.hasSince(0, ['new'])]).toEqual([false, true]);
});
