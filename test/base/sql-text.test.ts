import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSql } from '../../src/base/sql-text.ts';

test.each([
  ['SELECT :a', ['a']],
  ['SELECT :a, :a_2,:B', ['a', 'a_2', 'B']],
  [
    ':parent.id = :caller.id AND :caller.claims.desk',
    ['parent.id', 'caller.id', 'caller.claims.desk'],
  ],
  ['SELECT :a.', ['a']],
  ['SELECT :a::text, :b ::int', ['a', 'b']],
  ['(:a)', ['a']],
  ["'it''s :no' || :yes", ['yes']],
  ["'\\' || :yes", ['yes']],
  ["E'\\' :no' || :yes", ['yes']],
  ["e'a''b\\\\' || :yes", ['yes']],
  ["nameE'x' || :yes", ['yes']],
  ['"col:no" = :yes', ['yes']],
  ['"a "" :no" = :yes', ['yes']],
  ['-- :no\n:yes', ['yes']],
  ['/* :no */ :yes', ['yes']],
  ['/* a /* :no */ :no */ :yes', ['yes']],
  ['$$ :no $$ :yes', ['yes']],
  ['$f$ $$ :no $g$ :no $f$ :yes', ['yes']],
  ['a$b$ :yes', ['yes']],
  ['$1 + :yes', ['yes']],
  ['a[1:2] || :yes', ['yes']],
  ['a := 1, b => :yes', ['yes']],
  ['f(a:=:yes)', ['yes']],
  ["'never ends :no", []],
  ["E'never ends \\", []],
  ['/* never ends :no', []],
  ['$$ never ends :no', []],
  ['', []],
])('%s has the placeholders %j', (text, names) => {
  expect(parseSql(text).names.map((path) => path.join('.'))).toEqual(names);
});

test('pieces and names put together are the statement', () => {
  const token = fc.constantFrom(
    ':a',
    ':b.c',
    "'",
    '"',
    '--',
    '\n',
    '/*',
    '*/',
    '$$',
    '$t$',
    '::',
    ':=',
    'E',
    '\\',
    ' ',
    '[1:2]',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(token, fc.string()), { maxLength: 30 }), (tokens) => {
      const text = tokens.join('');
      const { pieces, names } = parseSql(text);
      expect(pieces).toHaveLength(names.length + 1);
      const again = pieces.map((piece, at) => piece + (names[at] ? `:${names[at].join('.')}` : ''));
      expect(again.join('')).toBe(text);
    }),
  );
});

test('a long statement of quotes that never close is read in linear time', () => {
  const text = `SELECT ${"E'\\'".repeat(50_000)} :a`;
  const start = process.cpuUsage().user;
  parseSql(text);
  expect(process.cpuUsage().user - start).toBeLessThan(500_000);
});
