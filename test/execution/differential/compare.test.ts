import { type ExecutionResult, GraphQLError } from 'graphql';
import { expect, test } from 'vitest';
import { difference } from './compare.ts';

const failed = (message: string, path: (string | number)[], code?: string) =>
  new GraphQLError(message, { path, ...(code && { extensions: { code } }) });

const ONE: ExecutionResult = {
  data: { a: null, b: { c: null } },
  errors: [failed('one', ['a']), failed('two', ['b', 'c'], 'CODE')],
};

test.each<[string, ExecutionResult]>([
  ['another value', { ...ONE, data: { a: 1, b: { c: null } } }],
  ['another order of keys', { ...ONE, data: { b: { c: null }, a: null } }],
  ['null instead of nothing', { ...ONE, data: null }],
  ['an error less', { ...ONE, errors: [failed('one', ['a'])] }],
  ['another message', { ...ONE, errors: [failed('1', ['a']), failed('two', ['b', 'c'], 'CODE')] }],
  ['another path', { ...ONE, errors: [failed('one', ['a']), failed('two', ['b'], 'CODE')] }],
  ['another code', { ...ONE, errors: [failed('one', ['a']), failed('two', ['b', 'c'], 'NONE')] }],
])('%s is a difference', (_what, other) => {
  expect(difference(ONE, other)).not.toBeNull();
});

test.each<[string, ExecutionResult]>([
  ['the order of errors', { ...ONE, errors: [...(ONE.errors ?? [])].reverse() }],
])('%s is no difference', (_what, other) => {
  expect(difference(ONE, other)).toBeNull();
});

test('below a value that is null, any error will do, but not none', () => {
  const data = { a: null };
  const one = { data, errors: [failed('one', ['a', 'x'])] };
  expect(difference(one, { data, errors: [failed('two', ['a', 'y', 0])] })).toBeNull();
  expect(difference(one, { data })).not.toBeNull();
});
