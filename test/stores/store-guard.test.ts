import { describe, expect, test } from 'vitest';
import { createStoreGuard } from '../../src/stores/store-guard.ts';
import { fakeClock, settled } from '../support/fake-clock.ts';

const broken = () => Promise.reject(new Error('broken'));
const whole = async () => 'answer';

const SILENT = { limitMs: 100, probe: broken, failed() {}, changed() {} };

/** A guard whose probes end as `probe` does, and what it told. */
function aGuard(probe: () => Promise<unknown> = broken) {
  const clock = fakeClock();
  const told: string[] = [];
  const guard = createStoreGuard({
    clock,
    limitMs: 100,
    probe: () => {
      told.push('probe');
      return probe();
    },
    failed: (operation) => told.push(operation),
    changed: (to) => told.push(to),
  });
  const ask = (what: () => Promise<string> = whole) => guard.ask('get', what, 'nothing');
  const failTimes = async (times: number) => {
    for (let time = 0; time < times; time++) await ask(broken);
  };
  return { clock, told, guard, ask, failTimes };
}

test('what the store answers is the answer, and a failure is the other', async () => {
  const { ask, told } = aGuard();
  expect([await ask(), await ask(broken)]).toEqual(['answer', 'nothing']);
  expect(told).toEqual(['get']);
});

test('an ask that throws at once fails like any other', async () => {
  const { ask, told } = aGuard();
  const thrown = () => {
    throw new Error('broken');
  };
  expect(await ask(thrown)).toBe('nothing');
  expect(told).toEqual(['get']);
});

test('after 5 failures in 2 s the store is left alone for a second', async () => {
  const { ask, failTimes, clock, told } = aGuard();
  await failTimes(4);
  await clock.advance(2_000);
  expect(await ask()).toBe('answer');
  await failTimes(1);
  expect(told).toContain('OPEN');
  let asked = false;
  const answer = await ask(async () => {
    asked = true;
    return 'answer';
  });
  expect([answer, asked]).toEqual(['nothing', false]);
});

test('failures that are further apart change nothing', async () => {
  const { ask, failTimes, clock, told } = aGuard();
  await failTimes(4);
  await clock.advance(2_001);
  await failTimes(4);
  expect(await ask()).toBe('answer');
  expect(told).not.toContain('OPEN');
});

describe('once a second is over', () => {
  test('a probe alone is sent, and no call waits for it', async () => {
    const probes = Promise.withResolvers<void>();
    const { ask, failTimes, clock, told } = aGuard(() => probes.promise);
    await failTimes(5);
    await clock.advance(999);
    await ask();
    expect(told).not.toContain('probe');
    await clock.advance(1);
    expect([await ask(), await ask()]).toEqual(['nothing', 'nothing']);
    expect(told.filter((one) => one === 'probe')).toHaveLength(1);
    probes.resolve();
    await clock.advance(0);
    expect(await ask()).toBe('answer');
    expect(told.at(-1)).toBe('CLOSED');
  });

  test('a probe that fails leaves the store alone for another second', async () => {
    const { ask, failTimes, clock, told } = aGuard();
    await failTimes(5);
    await clock.advance(1_000);
    await ask();
    await clock.advance(999);
    expect(await ask()).toBe('nothing');
    expect(told.filter((one) => one === 'probe')).toHaveLength(1);
    expect(told.filter((one) => one === 'OPEN')).toHaveLength(1);
    await clock.advance(1);
    await ask();
    expect(told.filter((one) => one === 'probe')).toHaveLength(2);
  });
});

test('an answer that takes longer than it may is none', async () => {
  const { ask, clock, told } = aGuard();
  const late = ask(() => new Promise(() => {}));
  const step = async () => {
    await clock.advance(10);
    await settled();
  };
  for (let time = 0; time < 9; time++) await step();
  expect(told).toEqual([]);
  await step();
  expect(await late).toBe('nothing');
  expect(told).toEqual(['get']);
});

test('what the process was too busy to listen does not count', async () => {
  const clock = fakeClock();
  let busyMs = 0;
  const sleep = (ms: number, signal: AbortSignal) => clock.sleep(ms + busyMs, signal);
  const guard = createStoreGuard({ ...SILENT, clock: { ...clock, sleep } });
  const { promise, resolve } = Promise.withResolvers<string>();
  busyMs = 200;
  const answer = guard.ask('get', () => promise, 'nothing');
  await clock.advance(1_000);
  resolve('read late');
  expect(await answer).toBe('read late');
});

describe('a store that says nothing', () => {
  /** Asks that are not answered until `answer` is called. */
  function silent() {
    const { promise, resolve } = Promise.withResolvers<string>();
    return { ask: () => promise, answer: () => resolve('late') };
  }

  test.each([0, 1, 5, 9])(
    '%i ms after it answered, keeps at most 20 calls waiting',
    async (after) => {
      const { ask, clock } = aGuard();
      const { ask: silence } = silent();
      void ask(silence);
      await clock.advance(10 - after);
      await ask();
      let refused = 0;
      for (let call = 0; call < 90; call++) {
        void ask(silence).then(() => refused++);
        await clock.advance(1);
      }
      expect(refused).toBeGreaterThanOrEqual(70);
      expect(refused).toBeLessThan(80);
    },
  );

  test('is asked by everybody again once it has said something', async () => {
    const { ask, clock } = aGuard();
    const [{ ask: first, answer }, { ask: others }] = [silent(), silent()];
    const answered = ask(first);
    for (let call = 0; call < 20; call++) void ask(others);
    await clock.advance(20);
    expect(await ask()).toBe('nothing');
    answer();
    expect([await answered, await ask()]).toEqual(['late', 'answer']);
  });

  test('many calls at one time all reach a store that answers', async () => {
    const { ask, clock } = aGuard();
    await clock.advance(60_000);
    const { ask: slowly, answer } = silent();
    const answers = Array.from({ length: 500 }, () => ask(slowly));
    answer();
    expect(new Set(await Promise.all(answers))).toEqual(new Set(['late']));
  });

  test('it is not, as long as what it said has not been read', async () => {
    const { ask, clock } = aGuard();
    const { ask: slowly, answer } = silent();
    const answers = Array.from({ length: 20 }, () => ask(slowly));
    setImmediate(answer); // there when the time is over, and read after it
    const over = clock.advance(10);
    expect(await ask(slowly)).toBe('late');
    await Promise.all([over, ...answers]);
  });
});

test('a store that was reached by another way is asked at once', async () => {
  const { ask, guard, failTimes, told } = aGuard();
  guard.back();
  await failTimes(5);
  guard.back();
  expect(await ask()).toBe('answer');
  expect(told.filter((one) => one === 'CLOSED')).toHaveLength(1);
});

test('idle resolves once nobody waits', async () => {
  const { guard, clock } = aGuard();
  const { promise, reject } = Promise.withResolvers<string>();
  const answer = guard.ask('get', () => promise, 'nothing');
  let isIdle = false;
  const idle = guard.idle().then(() => {
    isIdle = true;
  });
  await clock.advance(0);
  expect(isIdle).toBe(false);
  reject(new Error('closed'));
  await idle;
  expect(await answer).toBe('nothing');
});
