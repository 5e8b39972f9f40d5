import { expect, test } from 'vitest';
import { getterOf } from '../../src/base/path.ts';

const answer = { data: { items: [{ id: 'a' }, { id: 'b' }], total: 0, none: null }, text: 'abc' };

test.each([
  ['data.total', 0],
  ['data.items.0.id', 'a'],
  ['data.items.1', { id: 'b' }],
  ['data.items.2.id', null],
  ['data.none.deeper', null],
  ['data.none', null],
  ['absent', null],
  ['text.length', null],
  ['text.0', null],
  ['data.items.length', null],
  ['data.items.00', null],
  ['constructor', null],
  ['__proto__', null],
  ['data.toString.name', null],
])('%s is %j', (path, value) => {
  expect(getterOf(path.split('.'))(answer)).toEqual(value);
});

test('an own key called __proto__ is a key like any other', () => {
  const parsed: unknown = JSON.parse('{"__proto__":{"admin":true}}');
  expect(getterOf(['__proto__', 'admin'])(parsed)).toBe(true);
  expect(getterOf(['admin'])(parsed)).toBeNull();
});

test('no keys is the value itself, null where there is none', () => {
  expect(getterOf([])(answer)).toBe(answer);
  expect(getterOf([])(undefined)).toBeNull();
});
