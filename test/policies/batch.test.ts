import { describe, expect, test } from 'vitest';
import { BackendFailure } from '../../src/base/backend-failure.ts';
import {
  AuthError,
  CancelledError,
  NotFoundError,
  ToolDependencyFailure,
  type ToolError,
  ValidationError,
} from '../../src/base/errors.ts';
import type { ToolCall } from '../../src/model/call.ts';
import { failureOf } from '../support/failure.ts';
import { settled } from '../support/fake-clock.ts';
import { batchScene, ROWS, rowOf } from './batch-scene.ts';

const idsOf = (answers: readonly unknown[]) =>
  answers.map((answer) => (answer as { id: unknown } | null)?.id ?? null); // rows of the scene

describe('calls of one tick', () => {
  test('are one request, and each gets its own row', async () => {
    const { ask, asked, requests } = batchScene();
    const answers = await Promise.all(['a', 'b', 'c'].map((id) => ask(id)));

    expect(asked()).toEqual([['a', 'b', 'c']]);
    expect(idsOf(answers)).toEqual(['a', 'b', 'c']);
    expect(requests[0]).toMatchObject({ args: {}, parent: null, place: { key: '' } });
  });

  test('ask for a key once, whatever its type', async () => {
    const { ask, asked } = batchScene();
    const answers = await Promise.all(['7', 7, '8', 7n].map((id) => ask(id)));

    expect(asked()).toEqual([['7', '8']]);
    expect(idsOf(answers)).toEqual(['7', '7', '8', '7']);
  });

  test('are found though promises stand between them', async () => {
    const { ask, asked } = batchScene();
    const late = async (id: string, turns: number) => {
      for (let turn = 0; turn < turns; turn++) await null;
      return await ask(id);
    };
    await Promise.all([late('a', 0), late('b', 5), late('c', 50)]);

    expect(asked()).toEqual([['a', 'b', 'c']]);
  });

  test('of another tick are another request, and nothing is remembered', async () => {
    const { ask, asked, callOf, invoke } = batchScene();
    await Promise.all([ask('a'), ask('b')]);
    await Promise.all([ask('a'), ask('b')]);
    const call = callOf('a');
    await invoke(call);
    await invoke(call);

    expect(asked()).toEqual([['a', 'b'], ['a', 'b'], 'a', 'a']);
  });

  test('that differ in another argument are not asked together', async () => {
    const { ask, asked, requests } = batchScene();
    const first = (first: number, more = {}) => ({ args: { first, by: { x: 1, y: 2 }, ...more } });
    await Promise.all([
      ask('a', first(1)),
      ask('b', first(1, { by: { y: 2, x: 1 } })),
      ask('c', first(2)),
      ask('d', first(2)),
      ask('e', first(1, { by: { x: 1 } })),
    ]);
    expect(asked()).toEqual([['a', 'b'], ['c', 'd'], 'e']);
    expect(requests[0]?.args).toEqual({ first: 1, by: { x: 1, y: 2 } });
  });

  test('are several requests at the same time where there are too many keys', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const scene = batchScene({
      batch: { max: 2 },
      async answer({ keys, args }) {
        await promise;
        return keys ? keys.map((key) => rowOf(key)) : rowOf(args.id);
      },
    });
    const answers = Promise.all(['a', 'b', 'c', 'd', 'e'].map((id) => scene.ask(id)));
    await settled();

    expect(scene.asked()).toEqual([['a', 'b'], ['c', 'd'], 'e']);
    resolve();
    expect(idsOf(await answers)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  test('are told as a batch, with its members and its size', async () => {
    const { callOf, events, invoke, requests } = batchScene();
    const members = ['a', 'b', 'b'].map((id) => callOf(id));
    await Promise.all(members.map(invoke));

    expect(events).toEqual([{ is: 'BATCH', call: requests[0], members, size: 2 }]);
    expect(members.map(({ notes }) => notes.batchSize)).toEqual([2, 2, 2]);
  });
});

describe('a key by itself', () => {
  test('goes out as the ordinary request, unchanged', async () => {
    const { callOf, events, invoke, requests } = batchScene();
    const call = callOf('a');
    await invoke(call);

    expect(requests[0]).toBe(call);
    expect(events).toEqual([]);
    expect(call.notes.batchSize).toBeNull();
  });

  test('that several ask for is one ordinary request', async () => {
    const { ask, asked } = batchScene();
    expect(idsOf(await Promise.all([ask('a'), ask('a')]))).toEqual(['a', 'a']);
    expect(asked()).toEqual(['a']);
  });

  test.each([
    ['a,b', true],
    ['', true],
    [null, true],
    [undefined, true],
    [['a'], true],
    ['half \ud800', true],
    ['a,b', false],
  ])('%j, in a URL %j, is asked for alone where no list can carry it', async (key, inUrl) => {
    const { ask, asked } = batchScene({
      batch: { inUrl },
      answer: async ({ keys }) => keys?.map((one) => rowOf(one)) ?? null,
    });
    await Promise.all([ask('x'), ask(key), ask('y')]);

    expect(asked()).toEqual(inUrl ? [key, ['x', 'y']] : [['x', 'a,b', 'y']]);
  });

  test('that would make a URL too long is asked for by another request', async () => {
    const { ask, asked } = batchScene();
    const long = (letter: string, length: number) => letter.repeat(length);
    const keys = [long('a', 1_990), long('b', 1_990), long('c', 30), long('ü', 2_000), 'd'];
    await Promise.all(keys.map((key) => ask(key)));

    expect(asked()).toEqual([[keys[0], keys[1]], keys[2], keys[3], 'd']);
  });
});

describe('rows', () => {
  const bulk = (rows: unknown) => ({ answer: async ({ keys }: ToolCall) => (keys ? rows : null) });

  test('belong to the key that they name, wherever they stand', async () => {
    const { ask } = batchScene(bulk([rowOf('c'), rowOf('a'), rowOf('b')]));
    expect(idsOf(await Promise.all(['a', 'b', 'c'].map((id) => ask(id))))).toEqual(['a', 'b', 'c']);
  });

  test('name a key by its text', async () => {
    const { ask } = batchScene(bulk([rowOf(8), rowOf('7')]));
    expect(idsOf(await Promise.all([ask(7), ask('8')]))).toEqual(['7', 8]);
  });

  test('that are missing are null, or no elements of a list', async () => {
    const one = batchScene(bulk([rowOf('a')]));
    expect(idsOf(await Promise.all([one.ask('a'), one.ask('b')]))).toEqual(['a', null]);

    const list = batchScene({ ...bulk([rowOf('a')]), plan: { result: ROWS } });
    const answers = await Promise.all([list.ask('a'), list.ask('b')]);
    expect(answers).toMatchObject([[{ id: 'a' }], []]);
  });

  test('that are there twice fail their key alone, or are elements of a list, in order', async () => {
    const rows = [rowOf('a', { value: '1' }), rowOf('b'), rowOf('a', { value: '2' })];
    const one = batchScene(bulk(rows));
    const [a, b] = await Promise.allSettled([one.ask('a'), one.ask('b')]);
    expect(b).toMatchObject({ value: { id: 'b' } });
    expect(a).toMatchObject({
      reason: { code: 'VALIDATION_FAILED', facts: { reason: 'RESULT', backend: 'shop' } },
    });

    const list = batchScene({ ...bulk(rows), plan: { result: ROWS } });
    const answers = await Promise.all([list.ask('a'), list.ask('b')]);
    expect(answers).toMatchObject([[{ value: '1' }, { value: '2' }], [{ id: 'b' }]]);
  });

  test('that do not fit their type fail their key alone', async () => {
    const { ask } = batchScene(bulk([rowOf('a', { value: 7 }), rowOf('b')]));
    const [a, b] = await Promise.allSettled([ask('a'), ask('b')]);

    expect(b).toMatchObject({ value: { id: 'b', value: 'of b' } });
    const reason = { code: 'VALIDATION_FAILED', facts: { reason: 'RESULT', backend: 'shop' } };
    expect(a).toMatchObject({ reason });
    expect(String((a as PromiseRejectedResult).reason)).toContain('at `value`');
  });

  test('that nobody asked for, or that name no key, are dropped and counted', async () => {
    const rows = [rowOf('x'), rowOf('a'), rowOf(null), null, 'a', {}, rowOf('b'), rowOf({})];
    const { ask, events } = batchScene(bulk(rows));

    expect(idsOf(await Promise.all([ask('a'), ask('b')]))).toEqual(['a', 'b']);
    expect(events.at(-1)).toMatchObject({ is: 'ROWS_DROPPED', count: 6 });
  });

  test.each([[{ a: rowOf('a') }], [null], ['a']])(
    '%j in their place is a contract broken for all',
    async (answer) => {
      const { ask } = batchScene(bulk(answer));
      const failure = await failureOf(Promise.all([ask('a'), ask('b')]));
      expect(failure).toMatchObject({ kind: 'MISMATCH' });
    },
  );
});

describe('a bulk request that fails', () => {
  const failing = (failure: unknown) =>
    batchScene({
      async answer({ keys, args }) {
        if (keys || args.id === 'bad') throw failure;
        return rowOf(args.id);
      },
    });

  test('fails all of its calls, with what it tried in the list of each', async () => {
    const down = new ToolDependencyFailure('down', { reason: 'UNREACHABLE' });
    const scene = batchScene({
      async answer({ attempts }) {
        attempts.push({ number: 1, backend: 'shop', sent: 'MAYBE' });
        attempts.push({ number: 2, backend: 'shop', sent: 'NO' });
        throw down;
      },
    });
    const calls = ['a', 'b'].map((id) => scene.callOf(id));
    const failures = await Promise.all(calls.map((call) => failureOf(scene.invoke(call))));

    expect(failures).toEqual([down, down]);
    expect(calls.map(({ attempts }) => attempts.length)).toEqual([2, 2]);
    expect(scene.asked()).toEqual([['a', 'b']]);
  });

  test.each<[string, ToolError]>([
    ['404', new NotFoundError('none')],
    ['400', new ValidationError('bad', { reason: 'CONTRACT' })],
    ['a key that cannot be sent', new ValidationError('bad', { reason: 'ARGUMENTS' })],
    [
      'too large an answer',
      new ValidationError('large', {
        reason: 'RESULT',
        cause: new BackendFailure('TOO_LARGE', ''),
      }),
    ],
  ])('by %s asks for each key alone, and the one at fault fails alone', async (_, failure) => {
    const scene = failing(failure);
    const calls = ['a', 'bad', 'c', 'a'].map((id) => scene.callOf(id));
    const answers = await Promise.allSettled(calls.map(scene.invoke));

    expect(scene.asked()).toEqual([['a', 'bad', 'c'], 'a', 'bad', 'c']);
    expect(answers.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    expect(scene.events.map(({ is }) => is)).toEqual(['BATCH', 'BATCH_REFUSED']);
    expect(calls.map(({ notes }) => notes.batchSize)).toEqual([null, null, null, null]);
  });

  test.each<[string, ToolError]>([
    ['the credential', new AuthError('no')],
    [
      'the form of the answer',
      new ValidationError('no', { reason: 'RESULT', cause: new BackendFailure('MISMATCH', '') }),
    ],
  ])('by %s is asked no more', async (_, failure) => {
    const scene = failing(failure);
    await Promise.allSettled([scene.ask('a'), scene.ask('b')]);
    expect(scene.asked()).toEqual([['a', 'b']]);
  });
});

describe('leaving', () => {
  const GONE = new CancelledError('gone', { reason: 'CALLER_GONE' });

  function hanging() {
    const { promise, resolve } = Promise.withResolvers<void>();
    const scene = batchScene({
      async answer({ keys }) {
        await promise;
        return keys?.map((key) => rowOf(key));
      },
    });
    const own = [new AbortController(), new AbortController()] as const;
    const ask = (at: 0 | 1) => scene.ask(`k${at}`, { signal: own[at].signal, deadline: 500 + at });
    const answers = [ask(0), ask(1)] as const;
    for (const answer of answers) answer.catch(() => {});
    return { scene, own, answers, answer: resolve };
  }

  test('ends one call, and neither its neighbour nor their request', async () => {
    const { scene, own, answers, answer } = hanging();
    await settled();
    own[0].abort(GONE);

    expect(await failureOf(answers[0])).toBe(GONE);
    expect(scene.requests[0]?.signal.aborted).toBe(false);
    expect(scene.requests[0]?.deadline).toBe(501);
    answer();
    expect(await answers[1]).toMatchObject({ id: 'k1' });
  });

  test('of all ends the request', async () => {
    const { scene, own } = hanging();
    await settled();
    for (const each of own) each.abort(GONE);
    expect(scene.requests[0]?.signal.reason).toBe(GONE);
  });

  test('of all before the tick ends makes no request', async () => {
    const { scene, own, answers } = hanging();
    for (const each of own) each.abort(GONE);

    expect(await Promise.all(answers.map(failureOf))).toEqual([GONE, GONE]);
    expect(scene.requests).toEqual([]);
  });
});

test('a batch of a join is asked by a value of the parent, for every parent', async () => {
  const { asked, invoke, callOf, requests } = batchScene({
    batch: { key: ['parent', 'of', 'id'] },
  });
  const parents = [{ of: { id: 'a' } }, { of: { id: 'b' } }, { of: null }, {}];
  await Promise.allSettled(parents.map((parent) => invoke(callOf(undefined, { parent }))));

  expect(asked()).toEqual([undefined, undefined, ['a', 'b']]);
  expect(requests.at(-1)?.parent).toBeNull();
});
