import { expect, test } from 'vitest';
import { readOptions } from '../../bench/options.ts';

test('without options everything is measured at length', () => {
  expect(readOptions([])).toEqual({
    quick: false,
    strict: false,
    json: null,
    only: null,
    scenarios: ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J'],
  });
});

test('names and letters are lists', () => {
  expect(readOptions(['--quick', '--only', 'toolgate,apollo', '--scenario', 'A,C'])).toMatchObject({
    quick: true,
    only: ['toolgate', 'apollo'],
    scenarios: ['A', 'C'],
  });
});

test('what takes long is quick only where it is asked for by its letter', () => {
  expect(readOptions(['--quick'])).toMatchObject({
    scenarios: ['A', 'B', 'C', 'D', 'F', 'G', 'H', 'I', 'J'],
  });
  expect(readOptions(['--quick', '--scenario', 'E'])).toMatchObject({ scenarios: ['E'] });
});

test('help comes before everything else', () => {
  expect(readOptions(['--quick', '--help'])).toBe('HELP');
});

test.each([
  [['--scenario', 'A,Z'], /no scenario Z/],
  [['--only', 'tolgate'], /no subject tolgate/],
  [['--fast'], /--fast/],
])('%j is refused', (args, message) => {
  expect(() => readOptions(args)).toThrow(message);
});
