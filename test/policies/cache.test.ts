import { expect, test } from 'vitest';
import {
  AuthError,
  NotFoundError,
  ToolDependencyFailure,
  ValidationError,
} from '../../src/base/errors.ts';
import { failureOf } from '../support/failure.ts';
import { cacheScene } from './cache-scene.ts';

const DOWN = new ToolDependencyFailure('down', { reason: 'STATUS' });

test('a kept answer stands for the backend, and is marked', async () => {
  const { ask, calls, results } = cacheScene();
  const first = ask();
  expect(await first.answer).toBe('answer 1');
  const second = ask();
  expect(await second.answer).toBe('answer 1');
  expect(calls).toHaveLength(1);
  expect(first.served()).toBeUndefined();
  expect(second.served()).toEqual({ source: 'CACHE', degraded: false, attempts: 0 });
  expect(results()).toEqual(['miss', 'hit']);
});

test('other arguments and other callers have answers of their own', async () => {
  const { ask, calls } = cacheScene();
  await ask({ args: { id: 1 } }).answer;
  await ask({ args: { id: 2 } }).answer;
  await ask({ args: { id: 1 }, caller: { principal: 'dev:bob' } }).answer;
  await ask({ args: { id: 1 }, caller: { tenant: 'globex' } }).answer;
  expect(calls).toHaveLength(4);
});

test('an answer is fresh for nine tenths of its time at least, and never longer', async () => {
  const { ask, calls, advance } = cacheScene();
  await ask().answer;
  await advance(53_999);
  await ask().answer;
  expect(calls).toHaveLength(1);
  await advance(6_001);
  expect(await ask().answer).toBe('answer 2');
});

test('answers that were kept together do not end together', async () => {
  const { ask, calls, advance } = cacheScene();
  for (let id = 0; id < 100; id++) await ask({ args: { id } }).answer;
  await advance(57_000);
  for (let id = 0; id < 100; id++) await ask({ args: { id } }).answer;
  expect(calls.length).toBeGreaterThan(120);
  expect(calls.length).toBeLessThan(180);
});

test('nobody can change what is kept', async () => {
  const { ask } = cacheScene({ backend: () => ({ orders: [{ id: 'ord_1' }] }) });
  const answer = (await ask().answer) as { orders: { id: string }[] };
  expect(() => answer.orders.pop()).toThrow(TypeError);
  expect(await ask().answer).toEqual({ orders: [{ id: 'ord_1' }] });
});

test('that there is nothing is remembered for five seconds', async () => {
  const { ask, calls, advance, results } = cacheScene({
    backend: () => Promise.reject(new NotFoundError('Nothing has this id.')),
  });
  await failureOf(ask().answer);
  const again = ask();
  expect(await failureOf(again.answer)).toMatchObject({
    code: 'NOT_FOUND',
    facts: { attempts: 0 },
  });
  expect(calls).toHaveLength(1);
  await advance(5_000);
  await failureOf(ask().answer);
  expect(calls).toHaveLength(2);
  expect(results()).toEqual(['error', 'negative', 'error']);
});

test('an answer that is null is remembered as briefly', async () => {
  const { ask, calls, advance } = cacheScene({ backend: () => null });
  expect([await ask().answer, await ask().answer]).toEqual([null, null]);
  expect(calls).toHaveLength(1);
  await advance(5_000);
  expect(await ask().answer).toBeNull();
  expect(calls).toHaveLength(2);
});

test.each([
  ['a dependency failure', DOWN],
  ['a validation failure', new ValidationError('no', { reason: 'CONTRACT' })],
  ['a bug', new Error('a bug')],
])('%s is never kept', async (_, failure) => {
  const { ask, calls } = cacheScene({ backend: () => Promise.reject(failure) });
  await failureOf(ask().answer);
  await failureOf(ask().answer);
  expect(calls).toHaveLength(2);
});

test('an answer of a fallback is kept with its mark', async () => {
  const { ask } = cacheScene({
    backend({ operation, place }) {
      const served = { source: 'FALLBACK', degraded: true, attempts: 2 } as const;
      if (place) operation.marks.push({ place, served });
      return 'of the replica';
    },
  });
  const [first, second] = [ask(), await ask().answer.then(() => ask())];
  expect([await first.answer, await second.answer]).toEqual(['of the replica', 'of the replica']);
  expect(first.served()).toEqual({ source: 'FALLBACK', degraded: true, attempts: 2 });
  expect(second.served()).toEqual({ source: 'FALLBACK', degraded: true, attempts: 0 });
});

test('a purge makes the next call ask the backend', async () => {
  const { ask, purge } = cacheScene({
    plan: { tags: ['order:{result.id}', 'customer:{args.id}'] },
    backend: (_, number) => ({ id: `ord_${number}` }),
  });
  await ask({ args: { id: 'cus_1' } }).answer;
  await purge(['order:ord_2', 'customer:cus_2']);
  expect(await ask({ args: { id: 'cus_1' } }).answer).toEqual({ id: 'ord_1' });
  await purge(['order:ord_1']);
  expect(await ask({ args: { id: 'cus_1' } }).answer).toEqual({ id: 'ord_2' });
  await purge(['customer:cus_1']);
  expect(await ask({ args: { id: 'cus_1' } }).answer).toEqual({ id: 'ord_3' });
});

test('a credential that the backend refuses ends what was kept', async () => {
  const ends = ['kept', DOWN, new AuthError('refused'), DOWN];
  const { ask, advance } = cacheScene({
    plan: { ttlMs: 1_000 },
    backend: (_, number) => answering(ends[number - 1]),
  });
  await ask().answer;
  await advance(1_000);
  expect(await ask().answer).toBe('kept'); // stale
  await advance(1_000);
  expect(await failureOf(ask().answer)).toMatchObject({ code: 'BACKEND_AUTH_FAILED' });
  expect(await failureOf(ask().answer)).toBe(DOWN);
});

async function answering(end: unknown): Promise<unknown> {
  if (end instanceof Error) throw end;
  return end;
}
