import { expect, test } from 'vitest';
import {
  ConflictError,
  RateLimitExceededError,
  TimeoutError,
  ToolDependencyFailure,
  ValidationError,
} from '../../src/base/errors.ts';
import { failureOf } from '../support/failure.ts';
import { settled } from '../support/fake-clock.ts';
import { cacheScene } from './cache-scene.ts';

const DOWN = new ToolDependencyFailure('down', { reason: 'UNREACHABLE' });
const SHORT = { ttlMs: 1_000, staleIfErrorMs: 10_000 };

/** Answers once, and fails from then on. */
const downAfter = (failure: Error) => (_: unknown, number: number) =>
  number === 1 ? 'kept' : Promise.reject(failure);

test.each([
  DOWN,
  new TimeoutError('late', { reason: 'ATTEMPT' }),
  new RateLimitExceededError('too many', { reason: 'BACKEND' }),
])('a stale answer stands before %s until its time is over, and is marked', async (failure) => {
  const { ask, advance, results } = cacheScene({ plan: SHORT, backend: downAfter(failure) });
  await ask().answer;
  const freshMs = 900 + 100; // nine tenths at least, and at most all of it
  await advance(freshMs);
  for (let second = 0; second < 9; second++) {
    const stale = ask();
    expect(await stale.answer).toBe('kept');
    expect(stale.served()).toMatchObject({ source: 'STALE', degraded: true });
    expect(stale.served()?.staleMs).toBeGreaterThanOrEqual(second * 1_000);
    expect(stale.served()?.staleMs).toBeLessThanOrEqual(second * 1_000 + 100);
    await advance(1_000);
  }
  await advance(1_000);
  expect(await failureOf(ask().answer)).toBe(failure);
  expect(new Set(results())).toEqual(new Set(['miss', 'stale', 'error']));
});

test.each([
  new ValidationError('refused', { reason: 'CONTRACT' }),
  new ConflictError('clash', { reason: 'BACKEND' }),
  new Error('a bug'),
])('no stale answer hides %s', async (failure) => {
  const { ask, advance } = cacheScene({ plan: SHORT, backend: downAfter(failure) });
  await ask().answer;
  await advance(1_000);
  expect(await failureOf(ask().answer)).toBe(failure);
});

test('a backend that hangs leaves time for the stale answer', async () => {
  const { ask, advance } = cacheScene({
    plan: SHORT,
    backend: (_, number) => (number === 1 ? 'kept' : new Promise(() => {})),
  });
  await ask().answer;
  await advance(1_000);
  const hanging = ask({ withinMs: 5_000 });
  await advance(2_999);
  expect(hanging.served()).toBeUndefined();
  await advance(1);
  expect(await hanging.answer).toBe('kept');
  expect(hanging.served()).toMatchObject({ source: 'STALE', degraded: true });
});

test('after a failure the backend is left alone for a second', async () => {
  const { ask, calls, advance } = cacheScene({ plan: SHORT, backend: downAfter(DOWN) });
  await ask().answer;
  await advance(1_000);
  for (let asked = 0; asked < 20; asked++) {
    expect(await ask().answer).toBe('kept');
    await advance(100);
  }
  expect(calls).toHaveLength(1 + 2);
});

const REVALIDATED = { ttlMs: 1_000, staleWhileRevalidateMs: 10_000, staleIfErrorMs: 0 };

test('a stale answer is served at once while one call fetches a fresh one', async () => {
  const { ask, calls, advance } = cacheScene({ plan: REVALIDATED });
  await ask().answer;
  await advance(1_500);
  const stale = Array.from({ length: 50 }, () => ask());
  for (const { answer } of stale) expect(await answer).toBe('answer 1');
  expect(stale[0]?.served()).toMatchObject({ source: 'STALE', degraded: false, attempts: 0 });
  await settled();
  expect(calls).toHaveLength(2);
  const fresh = ask();
  expect(await fresh.answer).toBe('answer 2');
  expect(fresh.served()).toMatchObject({ source: 'CACHE' });
});

test('a refresh that fails is repeated after a second, and the stale answer goes on', async () => {
  const { ask, calls, advance } = cacheScene({ plan: REVALIDATED, backend: downAfter(DOWN) });
  await ask().answer;
  await advance(1_000);
  for (let asked = 0; asked < 25; asked++) {
    expect(await ask().answer).toBe('kept');
    await advance(100);
  }
  expect(calls).toHaveLength(1 + 3);
});

test('a refresh outlives the caller, and ends in the time of a call', async () => {
  const { ask, calls, advance } = cacheScene({
    plan: REVALIDATED,
    backend: (_, number) => (number === 1 ? 'kept' : new Promise(() => {})),
  });
  const gone = new AbortController();
  await ask().answer;
  await advance(1_000);
  await ask({ signal: gone.signal }).answer;
  gone.abort(new Error('gone'));
  expect(calls[1]?.signal.aborted).toBe(false);
  await advance(10_000);
  expect(calls[1]?.signal.aborted).toBe(true);
});

test('an expired credential fetches nothing behind the back of its caller', async () => {
  const { ask, calls, advance, clock } = cacheScene({ plan: REVALIDATED });
  const caller = { expiresAt: clock.wall() + 1_200 };
  await ask({ caller }).answer;
  await advance(1_100);
  await ask({ caller }).answer;
  expect(calls).toHaveLength(2);
  await advance(1_100);
  expect(await ask({ caller }).answer).toBe('answer 2');
  expect(calls).toHaveLength(2);
});
