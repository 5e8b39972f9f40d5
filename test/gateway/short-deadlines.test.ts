import { describe, expect, test } from 'vitest';
import type { TimeoutPlan } from '../../src/model/plan.ts';
import { aRead, type Played, played, type Scene } from './virtual-gateway.ts';

const EVERY_MS = 20;

interface Asked extends Pick<Scene, 'hurry'> {
  readonly timeout: TimeoutPlan;
  readonly fallbacks?: readonly string[];
  /** Of each request; infinite: it hangs. */
  readonly takesMs: number;
  readonly seconds: number;
}

/** READs of one backend that takes its time, 50 a second. */
function playedCalls({ timeout, fallbacks, takesMs, seconds, hurry }: Asked): Promise<Played> {
  return played({
    seed: 1,
    plans: [{ ...aRead('aTool', 'shop', fallbacks), timeout }],
    everyMs: EVERY_MS,
    calls: (seconds * 1_000) / EVERY_MS,
    ...(hurry && { hurry }),
    meets: (backend) => ({ ms: backend === 'shop' ? Math.min(takesMs, 1e9) : 10 }),
  });
}

const timesAt = ({ requests }: Played, backend: string, afterMs: number) =>
  requests.filter((one) => one.backend === backend && one.at > afterMs).map(({ at }) => at);

/** Never more than ten requests in ten seconds. */
const areProbes = (times: readonly number[]) =>
  times.every((at, index) => (times[index + 10] ?? Number.POSITIVE_INFINITY) - at > 10_000);

describe('a backend that hangs is given a rest, though the plan leaves one attempt less than it may have', () => {
  test.each([
    [{ totalMs: 2_000, attemptMs: 2_000 }, []],
    [{ totalMs: 3_000, attemptMs: 3_000 }, []],
    [{ totalMs: 5_000, attemptMs: 3_000 }, ['replica']],
    [{ totalMs: 2_000, attemptMs: 2_000 }, ['replica']],
    [{ totalMs: 2_000, attemptMs: 2_000 }, ['replica', 'archive']],
  ])('%o, with the fallbacks %j', async (timeout, fallbacks) => {
    const seen = await playedCalls({ timeout, fallbacks, takesMs: 1e9, seconds: 40 });
    const [begun] = timesAt(seen, 'shop', -1);

    expect(begun).toBe(0);
    expect(areProbes(timesAt(seen, 'shop', timeout.attemptMs + 600))).toBe(true);
    expect(seen.changes[0]?.event).toMatchObject({ backend: 'shop', to: 'OPEN' });
  });
});

describe('a backend that is well, if slow', () => {
  const timeout = { totalMs: 400, attemptMs: 400 };
  const slow = { timeout, takesMs: 200, seconds: 10 };

  test.each([[[]], [['replica']]])(
    'keeps its breaker closed while callers leave it no time, with the fallbacks %j',
    async (fallbacks) => {
      const hurry = { ms: 190, deadlineOf: 'CALLER' } as const;
      const seen = await playedCalls({ ...slow, fallbacks, hurry });
      expect(timesAt(seen, 'shop', -1).length).toBeGreaterThan(100);
      const failed = seen.answers.filter(({ failure }) => failure !== undefined);
      expect(failed).toHaveLength(fallbacks.length === 0 ? seen.answers.length : 0);
      expect(seen.changes).toEqual([]);
    },
  );

  test('would not, if their time were taken for its own', async () => {
    const hurry = { ms: 190, deadlineOf: 'PLAN' } as const;
    const seen = await playedCalls({ ...slow, hurry });
    expect(seen.changes[0]?.event).toMatchObject({ to: 'OPEN' });
  });

  test('stands in for one that hangs, in the little time that is left, and keeps its breaker closed', async () => {
    const timeouts = { totalMs: 400, attemptMs: 400 };
    const seen = await played({
      seed: 1,
      plans: [{ ...aRead('aTool', 'shop', ['replica']), timeout: timeouts }],
      everyMs: EVERY_MS,
      calls: 500,
      meets: (backend) => ({ ms: backend === 'shop' ? 1e9 : 180 }),
    });
    const changed = seen.changes.map(({ event }) => 'backend' in event && event.backend);
    expect(timesAt(seen, 'replica', -1).length).toBeGreaterThan(100);
    expect(changed).not.toContain('replica');
  });
});
