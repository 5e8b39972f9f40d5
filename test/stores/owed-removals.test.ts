import { expect, test } from 'vitest';
import { owedRemovals } from '../../src/stores/owed-removals.ts';
import { fakeClock } from '../support/fake-clock.ts';

/** What is owed to a store that is back after so many tries. */
function owing(back: number) {
  const clock = fakeClock();
  let tries = 0;
  const owed = owedRemovals(clock, async () => {
    tries++;
    owed.tags.note(owed.tags.all(), tries >= back);
  });
  return { owed, clock, tries: () => tries };
}

test('what is owed is tried again every second, until it is done', async () => {
  const { owed, clock, tries } = owing(3);
  owed.tags.note(['orders', 'customers'], false);
  await clock.advance(999);
  expect(tries()).toBe(0);
  await clock.advance(10_000);
  expect([tries(), owed.tags.all()]).toEqual([3, []]);
  owed.tags.note(['orders'], false);
  await clock.advance(1_000);
  expect(tries()).toBe(4);
});

test('what was done is not owed', async () => {
  const { owed, clock, tries } = owing(1);
  owed.tags.note(['orders'], true);
  await clock.advance(5_000);
  expect([tries(), clock.sleeping()]).toEqual([0, 0]);
});

test('of too much the oldest is forgotten', () => {
  const { owed } = owing(1);
  owed.entries.note(
    Array.from({ length: 10_001 }, (_, index) => `n${index}`),
    false,
  );
  expect(owed.entries.all()).toHaveLength(10_000);
  expect(owed.entries.all()[0]).toBe('n1');
});

test('once closed nothing is tried again', async () => {
  const { owed, clock, tries } = owing(9);
  owed.tags.note(['orders'], false);
  owed.close();
  await clock.advance(5_000);
  expect([tries(), clock.sleeping()]).toEqual([0, 0]);
});
