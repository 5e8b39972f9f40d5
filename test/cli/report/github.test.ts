import { expect, test } from 'vitest';
import { githubReport } from '../../../src/cli/report/github.ts';
import { BACKEND, RESOLVER } from './some-mistakes.ts';

test('each mistake is one command on one line', () => {
  expect(githubReport([BACKEND, RESOLVER])).toBe(
    `::error file=schema/tools/a.graphql,line=12,col=20,title=toolgate backend-known::There is no backend "shpo".%0ADid you mean shop?
::error file=resolvers/tools,line=1,col=1,title=toolgate resolvers-used::look is exported, but Mutation has no such field.
`,
  );
});

test('what a command would read as its own is escaped', () => {
  const report = githubReport([
    { ...RESOLVER, file: 'a,b:c%.graphql', message: '50%: a,\r\n::error::b' },
  ]);
  expect(report).toBe(
    '::error file=a%2Cb%3Ac%25.graphql,line=1,col=1,title=toolgate resolvers-used::50%25: a,%0D%0A::error::b\n',
  );
});

test('nothing wrong is no command', () => {
  expect(githubReport([])).toBe('');
});
