import { expect, test } from 'vitest';
import { patternOf } from '../../src/base/pattern.ts';

test.each([
  ['^cus_[0-9]{4}$', 'cus_1042', 'cus_104'],
  ['[a-z]+', 'A1b', 'A1B'],
  ['^\\p{L}+$', 'Zoë', 'Zoë1'],
  ['^\\u0041\\u{1F600}$', 'A😀', 'A'],
  ['^(?<year>\\d{4})-\\d{2}$', '2026-10', '26-10'],
  ['^a\\/b\\.c$', 'a/b.c', 'a/bxc'],
  ['^\\\\k<x>$', '\\k<x>', 'k<x>'],
])('%s takes %j and refuses %j, as ECMAScript does', (source, good, bad) => {
  const pattern = patternOf(source);
  expect([pattern?.test(good), pattern?.test(bad)]).toEqual([true, false]);
  expect([good, bad].map((text) => new RegExp(source, 'u').test(text))).toEqual([true, false]);
});

test.each([
  '(',
  '(?=a)b',
  '(?!a)b',
  '(?<=a)b',
  '(?<!a)b',
  '(a)\\1',
  '(?<n>a)\\k<n>',
  '\\\\\\k<n>(?<n>a)',
])('%s is no pattern', (source) => {
  expect(patternOf(source)).toBeUndefined();
});

test.each(['(?i)a', '\\Aa', '[[:alpha:]]{', 'a{1001}'])(
  '%s, which only one of ECMAScript and the engine knows, is no pattern',
  (source) => {
    expect(patternOf(source)).toBeUndefined();
  },
);

test.each(['^(a+)+$', '^(a|a)*$', '^(a|aa)+$', '^(.*a){20}$'])(
  '%s on 50,000 characters takes little time',
  (source) => {
    const text = `${'a'.repeat(50_000)}!`;
    const pattern = patternOf(source);
    const before = process.cpuUsage();
    expect(pattern?.test(text)).toBe(false);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(1_000); // of an engine that backtracks: for ever
  },
);
