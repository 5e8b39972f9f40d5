import { expect, test } from 'vitest';
import { textReport } from '../../../src/cli/report/text.ts';
import { BACKEND, RESOLVER } from './some-mistakes.ts';

test('each mistake has its place, rule, line, caret and hint, and all are counted', () => {
  expect(textReport([BACKEND, { ...BACKEND, line: 13 }, RESOLVER])).toBe(
    `schema/tools/a.graphql:12:20 There is no backend "shpo". [backend-known]
  12 |     @rest(backend: "shpo")
                          ^
  Did you mean shop?

schema/tools/a.graphql:13:20 There is no backend "shpo". [backend-known]
  12 |     @rest(backend: "shpo")
                          ^
  Did you mean shop?

resolvers/tools:1:1 look is exported, but Mutation has no such field. [resolvers-used]

3 mistakes in 2 files.
`,
  );
});

test('one mistake is counted as one', () => {
  expect(textReport([RESOLVER])).toMatch(/\n1 mistake in 1 file\.\n$/);
});

test('nothing wrong is said in words', () => {
  expect(textReport([])).toBe('No mistakes.\n');
});

test.each([
  [[], 'No mistakes in /srv/shop.\n'],
  [[RESOLVER], '\n1 mistake in 1 file of /srv/shop.\n'],
])('the folder stands at the end', (mistakes, end) => {
  const report = textReport(mistakes, { folder: '/srv/shop', complete: true });
  expect(report.slice(-end.length)).toBe(end);
});

test('what was not checked is told before the count', () => {
  expect(textReport([RESOLVER], { complete: false })).toMatch(
    /\n\nFurther checks were skipped until these are mended\.\n1 mistake in 1 file\.\n$/,
  );
});
