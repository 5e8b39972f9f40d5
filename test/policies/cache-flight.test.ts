import { expect, test } from 'vitest';
import { ToolDependencyFailure } from '../../src/base/errors.ts';
import type { ToolCall } from '../../src/model/call.ts';
import { failureOf } from '../support/failure.ts';
import { settled } from '../support/fake-clock.ts';
import { type CacheScene, cacheScene } from './cache-scene.ts';

const DOWN = new ToolDependencyFailure('down', { reason: 'UNREACHABLE' });

type End = (call: ToolCall, number: number) => unknown;
const counted: End = (_, number) => `answer ${number}`;

/** A backend that takes 400 ms of virtual time. */
function slowScene(given: Partial<CacheScene> = {}, end: End = counted) {
  const scene: ReturnType<typeof cacheScene> = cacheScene({
    backend: async (call, number) => {
      await scene.clock.sleep(400, call.signal);
      return end(call, number);
    },
    ...given,
  });
  return scene;
}

test('calls of one key share one request', async () => {
  const { ask, calls, advance, results } = slowScene();
  const asked = Array.from({ length: 100 }, () => ask());
  await advance(400);
  for (const { answer } of asked) expect(await answer).toBe('answer 1');
  expect(calls).toHaveLength(1);
  expect(asked.map(({ call }) => call.attempts.length)).toEqual(asked.map(() => 1));
  expect(results().toSorted()).toEqual([...Array(99).fill('joined'), 'miss']);
});

test('a failure is shared, and not kept', async () => {
  const { ask, calls, advance } = slowScene({}, (_, number) => {
    if (number === 1) throw DOWN;
    return 'an answer';
  });
  const asked = Array.from({ length: 10 }, () => ask());
  await advance(400);
  for (const { answer } of asked) expect(await failureOf(answer)).toBe(DOWN);
  const later = ask();
  await advance(400);
  expect(await later.answer).toBe('an answer');
  expect(calls).toHaveLength(2);
});

test('who leaves takes the request from nobody, and the last one ends it', async () => {
  const { ask, calls, advance } = slowScene();
  const [first, second] = [new AbortController(), new AbortController()];
  const gone = new Error('gone');
  const leader = ask({ signal: first.signal });
  await settled();
  const follower = ask({ signal: second.signal });
  await settled();
  first.abort(gone);
  expect(await failureOf(leader.answer)).toBe(gone);
  expect(calls[0]?.signal.aborted).toBe(false);
  const last = ask();
  await advance(400);
  expect([await follower.answer, await last.answer]).toEqual(['answer 1', 'answer 1']);

  const alone = new AbortController();
  const given = ask({ args: { other: true }, signal: alone.signal });
  await settled();
  alone.abort(gone);
  expect(await failureOf(given.answer)).toBe(gone);
  expect(calls[1]?.signal.aborted).toBe(true);
});

test.each([
  ['that is known before the answer', ['order:{args.id}']],
  ['that only the answer tells', ['order:{result.id}']],
])('after a purge of a tag %s nobody joins, or keeps, what is under way', async (_, tags) => {
  const { ask, calls, advance, purge } = slowScene({ plan: { tags } }, (_call, number) => ({
    id: 'ord_1',
    number,
  }));
  const args = { id: 'ord_1' };
  const before = ask({ args });
  await advance(200);
  await purge(['order:ord_1']);
  const after = ask({ args });
  await advance(200);
  expect(await before.answer).toMatchObject({ number: 1 });
  await advance(500);
  expect(await after.answer).toMatchObject({ number: 2 });
  expect(await ask({ args }).answer).toMatchObject({ number: 2 });
  expect(calls).toHaveLength(2);
});

test('a purge of other tags leaves what is under way alone', async () => {
  const { ask, calls, advance, purge } = slowScene({ plan: { tags: ['order:{args.id}'] } });
  const args = { id: 'ord_1' };
  const before = ask({ args });
  await advance(200);
  await purge(['order:ord_2']);
  const after = ask({ args });
  await advance(200);
  expect([await before.answer, await after.answer]).toEqual(['answer 1', 'answer 1']);
  expect(calls).toHaveLength(1);
});

test('of a thousand calls in four processes one asks the backend, and all wait little longer', async () => {
  const { ask, calls, advance, clock } = slowScene({ processes: 4 });
  const asked = Array.from({ length: 1_000 }, (_, at) => ask({ process: at % 4 }));
  const late: number[] = [];
  for (const { answer } of asked) void answer.then(() => late.push(clock.now() - 400));
  await advance(2_000);
  expect(calls).toHaveLength(1);
  expect(late).toHaveLength(1_000);
  expect(Math.max(...late)).toBeLessThanOrEqual(100);
});

test('a process that dies at its request is relieved by one other', async () => {
  const { ask, calls, advance } = slowScene({ processes: 5 }, (_, number) =>
    number === 1 ? new Promise(() => {}) : `answer ${number}`,
  );
  ask({ process: 4 }); // claims the entry, and never ends
  await advance(0);
  const asked = Array.from({ length: 1_000 }, (_, at) => ask({ process: at % 4 }));
  await advance(5_000);
  for (const { answer } of asked) expect(await answer).toBe('answer 2');
  expect(calls).toHaveLength(2);
});

test('where the other process fails, one of those who wait asks at once', async () => {
  const { ask, calls, advance } = slowScene({ processes: 3 }, (_, number) => {
    if (number === 1) throw DOWN;
    return 'an answer';
  });
  const asked = [0, 1, 2].map((process) => ask({ process }));
  await advance(1_000);
  const ends = await Promise.allSettled(asked.map(({ answer }) => answer));
  expect(ends.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  expect(calls).toHaveLength(2);
});
