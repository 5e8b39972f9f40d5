import { expect, test } from 'vitest';
import { fakeClock } from './fake-clock.ts';

const awake = () => new AbortController().signal;

test('sleepers wake in the order of time, each at its own', async () => {
  const clock = fakeClock();
  const woken: [string, number][] = [];
  void clock.sleep(20, awake()).then(() => woken.push(['late', clock.now()]));
  void clock.sleep(10, awake()).then(() => woken.push(['early', clock.now()]));

  await clock.advance(30);
  expect(woken).toEqual([
    ['early', 10],
    ['late', 20],
  ]);
  expect(clock.now()).toBe(30);
});

test('an aborted sleep rejects with the reason of its signal, and sleeps no more', async () => {
  const clock = fakeClock();
  const abort = new AbortController();
  const slept = clock.sleep(10, abort.signal);
  abort.abort(new Error('enough'));

  await expect(slept).rejects.toThrow('enough');
  expect(clock.sleeping()).toBe(0);
});
