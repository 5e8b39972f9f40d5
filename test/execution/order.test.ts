import { setImmediate } from 'node:timers/promises';
import { buildSchema, type GraphQLSchema } from 'graphql';
import { describe, expect, test } from 'vitest';
import type { Effect } from '../../src/base/effects.ts';
import { asking } from './asking.ts';

const EFFECTS: Readonly<Record<string, Effect>> = {
  r: 'READ',
  i: 'IDEMPOTENT',
  w: 'WRITE',
  d: 'DESTRUCTIVE',
};

/** Tools that answer when they are told to, and a log of what began. */
function tools() {
  const schema = buildSchema(`
    type Query { q(name: String): String }
    type Mutation {
      r(name: String): String  i(name: String): String
      w(name: String): String  d(name: String): String  odd(name: String): String
      must(name: String): String!
    }
  `);
  const begun: string[] = [];
  const open = new Map<string, (answer: string | Error) => void>();
  for (const root of [schema.getQueryType(), schema.getMutationType()]) {
    for (const field of Object.values(root?.getFields() ?? {})) {
      field.resolve = (_source, { name }) => {
        begun.push(name);
        const { promise, resolve, reject } = Promise.withResolvers<string>();
        open.set(name, (answer) => (answer instanceof Error ? reject(answer) : resolve(answer)));
        return promise;
      };
    }
  }
  const finish = async (name: string, answer: string | Error = name) => {
    open.get(name)?.(answer);
    await setImmediate();
  };
  return { schema, begun, finish };
}

const PATHS: readonly [string, (schema: GraphQLSchema) => GraphQLSchema | undefined][] = [
  ['compiled', () => undefined],
  ['instrumented', (schema) => schema],
];

describe.each(PATHS)('%s', (_path, instrumented) => {
  function scene() {
    const { schema, begun, finish } = tools();
    const sampled = instrumented(schema);
    const effectOf = (field: string) => EFFECTS[field];
    const ask = asking(schema, { effectOf, ...(sampled && { instrumented: sampled }) });
    return { ask, begun, finish };
  }

  test('reads begin together, and their answers keep the order of the document', async () => {
    const { ask, begun, finish } = scene();
    const answer = ask('mutation { a: r(name: "a") b: r(name: "b") c: r(name: "c") }');
    await setImmediate();
    expect(begun).toEqual(['a', 'b', 'c']);
    for (const name of ['c', 'a', 'b']) await finish(name);
    expect(JSON.stringify(await answer)).toBe('{"data":{"a":"a","b":"b","c":"c"}}');
  });

  test('a write waits for the reads before it, and the reads after it wait for the write', async () => {
    const { ask, begun, finish } = scene();
    const answer = ask(
      'mutation { a: r(name: "a") b: r(name: "b") c: w(name: "c") d: r(name: "d") e: r(name: "e") }',
    );
    await setImmediate();
    await finish('a');
    expect(begun).toEqual(['a', 'b']);
    await finish('b');
    expect(begun).toEqual(['a', 'b', 'c']);
    await finish('c');
    expect(begun).toEqual(['a', 'b', 'c', 'd', 'e']);
    await finish('d');
    await finish('e');
    expect(Object.keys((await answer).data ?? {})).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  test.each(['i', 'w', 'd', 'odd'])(
    'two fields of `%s` begin one after the other',
    async (field) => {
      const { ask, begun, finish } = scene();
      const answer = ask(`mutation { a: ${field}(name: "a") b: ${field}(name: "b") }`);
      await setImmediate();
      expect(begun).toEqual(['a']);
      await finish('a');
      expect(begun).toEqual(['a', 'b']);
      await finish('b');
      expect((await answer).data).toEqual({ a: 'a', b: 'b' });
    },
  );

  test('the order holds through fragments, and __typename does not divide a run', async () => {
    const { ask, begun, finish } = scene();
    const answer = ask(`
      mutation { ...Reads __typename c: r(name: "c") ... @include(if: true) { d: w(name: "d") } }
      fragment Reads on Mutation { a: r(name: "a") b: r(name: "b") @skip(if: true) }
    `);
    await setImmediate();
    expect(begun).toEqual(['a', 'c']);
    await finish('c');
    await finish('a');
    expect(begun).toEqual(['a', 'c', 'd']);
    await finish('d');
    const text = '{"data":{"a":"a","__typename":"Mutation","c":"c","d":"d"}}';
    expect(JSON.stringify(await answer)).toBe(text);
  });

  test('one failing tool leaves its siblings and all that follow whole', async () => {
    const { ask, finish } = scene();
    const answer = ask('mutation { a: r(name: "a") b: r(name: "b") c: w(name: "c") }');
    await setImmediate();
    await finish('a', new Error('broken'));
    await finish('b');
    await finish('c');
    expect(await answer).toMatchObject({
      data: { a: null, b: 'b', c: 'c' },
      errors: [{ message: 'broken', path: ['a'] }],
    });
  });

  test('nothing follows where the whole answer is null', async () => {
    const { ask, begun, finish } = scene();
    const answer = ask('mutation { a: must(name: "a") b: w(name: "b") }');
    await setImmediate();
    await finish('a', new Error('broken'));
    expect(await answer).toMatchObject({ data: null, errors: [{ path: ['a'] }] });
    expect(begun).toEqual(['a']);
  });

  test('query fields begin together', async () => {
    const { ask, begun, finish } = scene();
    const answer = ask('{ a: q(name: "a") b: q(name: "b") }');
    await setImmediate();
    expect(begun).toEqual(['a', 'b']);
    await finish('b');
    await finish('a');
    expect(JSON.stringify(await answer)).toBe('{"data":{"a":"a","b":"b"}}');
  });

  describe('once the client has gone', () => {
    const NOT_STARTED = { name: 'CancelledError', facts: { reason: 'NOT_STARTED' } };

    test('not even the first field begins', async () => {
      const { ask, begun } = scene();
      const { data, errors } = await ask(
        'mutation { __typename a: w(name: "a") b: r(name: "b") }',
        {
          signal: AbortSignal.abort(),
        },
      );
      expect(begun).toEqual([]);
      expect(data).toEqual({ __typename: 'Mutation', a: null, b: null });
      expect(errors).toMatchObject([
        { path: ['a'], originalError: NOT_STARTED },
        { path: ['b'], originalError: NOT_STARTED },
      ]);
    });

    test('what began may finish, and what did not begin never does', async () => {
      const { ask, begun, finish } = scene();
      const client = new AbortController();
      const answer = ask('mutation { a: w(name: "a") b: w(name: "b") c: r(name: "c") }', {
        signal: client.signal,
      });
      await setImmediate();
      client.abort();
      await finish('a');
      const { data, errors } = await answer;
      expect(begun).toEqual(['a']);
      expect(data).toEqual({ a: 'a', b: null, c: null });
      expect(errors?.map(({ originalError }) => originalError)).toMatchObject([
        NOT_STARTED,
        NOT_STARTED,
      ]);
    });

    test('a query begins nothing either', async () => {
      const { ask, begun } = scene();
      const { data } = await ask('{ a: q(name: "a") }', { signal: AbortSignal.abort() });
      expect([data, begun]).toEqual([{ a: null }, []]);
    });

    test('a field that must not be null makes the answer null', async () => {
      const { ask } = scene();
      const answer = await ask('mutation { a: must(name: "a") }', { signal: AbortSignal.abort() });
      expect(answer).toMatchObject({ data: null, errors: [{ originalError: NOT_STARTED }] });
    });
  });
});
