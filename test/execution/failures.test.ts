import { setImmediate } from 'node:timers/promises';
import { buildSchema, execute, GraphQLError, type GraphQLSchema, parse } from 'graphql';
import { expect, test } from 'vitest';
import { asking } from './asking.ts';
import { difference } from './differential/compare.ts';

const LOCATED = new GraphQLError('from afar', { path: ['else', 'where'] });

/** A schema whose one field of this type is answered by `resolve`. */
function answering(type: string, resolve: () => unknown): GraphQLSchema {
  const schema = buildSchema(`
    interface Shape { side: Int! }
    type Square implements Shape { side: Int!  soft: Int  again: Square!  list: [Int!]! }
    type Round { radius: Int }
    union Any = Square | Round
    enum Word { ONE TWO }
    type Query { it: ${type} }
  `);
  const { it } = schema.getQueryType()?.getFields() ?? {};
  if (it) it.resolve = resolve;
  return schema;
}

/** What is waited for, and is no Promise. */
function thenable(): unknown {
  const foreign = {};
  Reflect.set(foreign, 'then', (done: (value: number) => void) => done(4));
  return foreign;
}

const BELOW = '{ __typename ... on Square { side list again { side } } }';
const refuse = (reason: unknown) => () => Promise.reject(reason);
const raise = (reason: unknown) => () => {
  throw reason;
};

test.each<[string, string, string, () => unknown]>([
  ['an error that is thrown', 'Int', '', raise(new TypeError('no'))],
  ['an error that is returned', 'Int!', '', () => new Error('no')],
  ['an error that is returned later', 'Int', '', async () => new Error('no')],
  ['a promise that rejects', 'Int', '', refuse(new Error('no'))],
  ['a thrown text', 'Int', '', raise('no')],
  ['a promise that rejects with nothing', 'Int', '', refuse(undefined)],
  ['an error with a code', 'Int', '', raise(new GraphQLError('no', { extensions: { code: 'X' } }))],
  ['an error with a path of its own', 'Int', '', raise(LOCATED)],
  ['a thenable', 'Int', '', thenable],
  ['a wrong leaf', 'Int', '', () => 'four'],
  ['an object for a leaf', 'String', '', () => ({})],
  ['a word that is none', 'Word', '', () => 'THREE'],
  ['null where it must not be', 'Int!', '', () => null],
  ['undefined', 'Int', '', () => undefined],
  ['no list', '[Int]', '', () => 4],
  ['a text for a list', '[String]', '', () => 'abc'],
  ['an array-like for a list', '[Int]', '', () => ({ length: 1, 0: 1 })],
  [
    'an asynchronous iterable for a list',
    '[Int]',
    '',
    async function* () {
      yield 1;
    },
  ],
  [
    'a generator for a list',
    '[Int]',
    '',
    function* () {
      yield 1;
      yield 2;
    },
  ],
  [
    'a generator that throws',
    '[Int]',
    '',
    function* () {
      yield 1;
      throw new Error('no');
    },
  ],
  ['a Map for a list', '[[Int]]', '', () => new Map([[1, 2]])],
  [
    'items that fail',
    '[Int]',
    '',
    () => [1, 'x', new Error('no'), null, Promise.reject(new Error('later'))],
  ],
  ['items that must not be null', '[Int!]', '', () => [1, null, 2]],
  ['a hole in a list', '[Int!]', '', () => Array(2)],
  ['a type that does not exist', 'Any', BELOW, () => ({ __typename: 'Nothing' })],
  ['a type that is none of an object', 'Any', BELOW, () => ({ __typename: 'Word' })],
  ['a type that is not possible', 'Shape', BELOW, () => ({ __typename: 'Round' })],
  ['a type that nobody names', 'Any', BELOW, () => ({})],
  ['a text for an object', 'Square', BELOW, () => 'text'],
  ['a method that throws', 'Square', '{ side }', () => ({ side: raise(new Error('no')) })],
  [
    'a method that answers',
    'Square',
    '{ side }',
    () => ({
      n: 2,
      side(this: { n: number }) {
        return this.n;
      },
    }),
  ],
  [
    'a method with three parameters',
    'Square',
    '{ side }',
    () => ({
      side: (_a: unknown, _b: unknown, info: { path: { key: string } }) => info.path.key.length,
    }),
  ],
  [
    'a getter that throws',
    'Square',
    '{ side }',
    () => ({
      get side() {
        throw new Error('no');
      },
    }),
  ],
  [
    'null deep below',
    'Any',
    BELOW,
    () => ({ __typename: 'Square', side: 1, list: [1, null], again: null }),
  ],
])('%s has the same outcome as in graphql-js', async (_what, type, below, resolve) => {
  const schema = answering(type, resolve);
  const source = `{ it${below} }`;
  const expected = await execute({ schema, document: parse(source) });
  expect(difference(await asking(schema)(source), expected)).toBeNull();
});

test('the error of the resolver is the original error', async () => {
  const thrown = new TypeError('no');
  const { errors } = await asking(answering('Int', refuse(thrown)))('{ it }');
  expect(errors?.[0]?.originalError).toBe(thrown);
});

test('an error that has a path already is handed on as it is', async () => {
  const { errors } = await asking(answering('Int', raise(LOCATED)))('{ it }');
  expect(errors).toEqual([LOCATED]);
});

/** Rejections that nobody handles while `act` runs. */
async function unhandledDuring(act: () => Promise<unknown>): Promise<unknown[]> {
  const others = process.rawListeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  const seen: unknown[] = [];
  const see = (reason: unknown) => seen.push(reason);
  process.on('unhandledRejection', see);
  try {
    await act();
    await setImmediate();
  } finally {
    process.off('unhandledRejection', see);
    // They are what was registered for this event.
    for (const other of others) process.on('unhandledRejection', other as () => void);
  }
  return seen;
}

const late = (message: string) => setImmediate().then(() => Promise.reject(new Error(message)));

test.each<[string, string, string, () => unknown]>([
  [
    'a sibling that fails at once',
    'Square',
    '{ again { side } side }',
    () => ({ again: late('a'), side: null }),
  ],
  [
    'a sibling that fails later',
    'Square',
    '{ side again { side } }',
    () => ({ side: late('a'), again: late('b') }),
  ],
  ['items after one that fails', '[Int!]', '', () => [1, null, Promise.reject(new Error('late'))]],
  ['items before one that fails', '[Int!]', '', () => [Promise.reject(new Error('late')), null]],
  [
    'lists after one that fails',
    '[[Int!]!]',
    '',
    () => [null, [Promise.reject(new Error('late'))]],
  ],
  [
    'items before an iterator fails',
    '[Int!]',
    '',
    function* () {
      yield Promise.reject(new Error('late'));
      throw new Error('no');
    },
  ],
])('no rejection is left behind: %s', async (_what, type, below, resolve) => {
  const ask = asking(answering(type, resolve));
  const seen = await unhandledDuring(async () => {
    expect((await ask(`{ it${below} }`)).data).toEqual({ it: null });
    await setImmediate();
  });
  expect(seen).toEqual([]);
});

test('an error below what is null already is not reported', async () => {
  const tooLate = late('first').catch(() => late('too late'));
  const ask = asking(answering('Square', () => ({ side: late('first'), soft: tooLate })));
  const answer = await ask('{ it { soft side } }');
  await tooLate.catch(() => setImmediate());
  expect(answer.errors?.map(({ path }) => path)).toEqual([['it', 'side']]);
});
