import { expect, test } from 'vitest';
import { table } from '../../bench/table.ts';

test('text stands left, figures stand right, and columns are as wide as their widest cell', () => {
  const text = table(
    ['subject', 'µs'],
    [
      ['bare', '80'],
      ['Apollo standalone', '1350'],
    ],
  );
  expect(text.split('\n')).toEqual([
    '| subject           |   µs |',
    '| ----------------- | ---: |',
    '| bare              |   80 |',
    '| Apollo standalone | 1350 |',
  ]);
});

test('a row that is too short is filled up', () => {
  expect(
    table(['a', 'b'], [['x']])
      .split('\n')
      .at(-1),
  ).toBe('| x   |     |');
});
