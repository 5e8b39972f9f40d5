import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Policy } from '../../src/model/call.ts';
import type { BatchPlan, CallPlan } from '../../src/model/plan.ts';
import { batch } from '../../src/policies/batch.ts';
import type { BatchScene } from './batch-scene.ts';
import { trials, wrongsOf } from './batch-trial.ts';

const RUNS = { numRuns: 1_000 };

test('no row reaches a key that it does not name, and no answer another identity', async () => {
  await fc.assert(
    fc.asyncProperty(trials, async (trial) => {
      expect(await wrongsOf(trial)).toEqual([]);
    }),
    RUNS,
  );
});

/** The first wrong that any of the trials shows. */
async function caughtBy(build: BatchScene['build']): Promise<string> {
  const found: string[] = [];
  await fc.check(
    fc.asyncProperty(trials, async (trial) => {
      const [wrong] = await wrongsOf(trial, build);
      if (wrong !== undefined) found.push(wrong);
      return wrong === undefined;
    }),
    { ...RUNS, seed: 1, endOnFailure: true },
  );
  return found[0] ?? 'nothing';
}

/** Takes the n-th row for that of the n-th key, whatever it names. */
const byPosition =
  (real: Policy): Policy =>
  (next) =>
    real(async (call) => {
      const answer = await next(call);
      const { keys } = call;
      if (keys === null || !Array.isArray(answer)) return answer;
      return answer.slice(0, keys.length).map((row, at) => ({ ...row, no: keys[at] }));
    });

type Paths = CallPlan['callerPaths'];

const mixing = (less: (paths: Paths) => Paths) => ({
  batch: (own: BatchPlan, plan: CallPlan) =>
    batch(own, { ...plan, callerPaths: less(plan.callerPaths) }, { report: () => {} }),
});

test.each<[string, BatchScene['build'], RegExp]>([
  ['matches rows by position', { rows: byPosition }, / got /],
  ['mixes tenants', mixing(() => []), / got /],
  [
    'mixes the callers of a tenant',
    mixing((paths) => paths.filter(([name]) => name === 'tenant')),
    / got /,
  ],
])('the check finds a build that %s', async (_, build, wrong) => {
  expect(await caughtBy(build)).toMatch(wrong);
});
