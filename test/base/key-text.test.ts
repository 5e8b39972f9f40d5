import { expect, test } from 'vitest';
import { keyText } from '../../src/base/key-text.ts';

test.each([
  ['7', '7'],
  [7, '7'],
  ['07', '07'],
  ['', ''],
  [-0, '0'],
  ['half \ud800', null],
  [Number.NaN, null],
  [null, null],
  [undefined, null],
  [true, null],
  [['7'], null],
  [{ id: '7' }, null],
])('the text of the key %j is %j', (value, text) => {
  expect(keyText(value)).toBe(text);
});

test('a number beyond those of JSON is its digits', () => {
  expect(keyText(9_007_199_254_740_993n)).toBe('9007199254740993');
});
