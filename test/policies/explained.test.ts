import { expect, test } from 'vitest';
import type { Invoke, ToolCall } from '../../src/model/call.ts';
import { explained } from '../../src/policies/explained.ts';
import { aCall, aPlan } from '../support/a-call.ts';
import { failureOf } from '../support/failure.ts';

const PLACE = { prev: undefined, key: 'aTool' };

function callThat(explain: boolean): ToolCall {
  const call = aCall({
    plan: aPlan({ kind: 'resolver', name: 'aTool' }),
    attempts: [],
    place: PLACE,
  });
  return { ...call, operation: { ...call.operation, marks: [], explain } };
}

const twice: Invoke = async ({ attempts, notes }) => {
  attempts.push({ number: 1, backend: 'shop', sent: 'MAYBE', ms: 12.34 });
  attempts.push({ number: 2, backend: 'shop', sent: 'MAYBE', ms: 30 });
  Object.assign(notes, { cache: 'miss', batchSize: 20 });
  return 'an answer';
};

test('nothing is told where nobody asks', async () => {
  const call = callThat(false);
  expect(await explained(twice)(call)).toBe('an answer');
  expect(call.operation.marks).toEqual([]);
});

test('a call tells its attempts, its time at backends, its batch and what the cache knew', async () => {
  const call = callThat(true);
  await explained(twice)(call);
  const served = {
    source: 'PRIMARY',
    degraded: false,
    attempts: 2,
    cache: 'miss',
    batchSize: 20,
    backendMs: 42.3,
  };
  expect(call.operation.marks).toEqual([{ place: PLACE, served }]);
});

test('an answer that is marked keeps its mark', async () => {
  const call = callThat(true);
  await explained(async ({ operation }) => {
    const served = { source: 'STALE', degraded: true, attempts: 0, staleMs: 7 } as const;
    operation.marks.push({ place: PLACE, served });
  })(call);
  const served = { source: 'STALE', degraded: true, attempts: 0, staleMs: 7, backendMs: 0 };
  expect(call.operation.marks.at(-1)).toEqual({ place: PLACE, served });
});

test('a call that fails is explained too', async () => {
  const call = callThat(true);
  await failureOf(explained(() => Promise.reject(new Error('down')))(call));
  expect(call.operation.marks).toMatchObject([{ served: { attempts: 0, backendMs: 0 } }]);
});
