import { expect, test } from 'vitest';
import { sarifReport } from '../../../src/cli/report/sarif.ts';
import { BACKEND, RESOLVER } from './some-mistakes.ts';

test('the log is SARIF 2.1.0 with a result for each mistake and each rule once', () => {
  const log = JSON.parse(sarifReport([BACKEND, { ...BACKEND, line: 13 }, RESOLVER]));
  expect(log).toMatchObject({
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'toolgate', rules: [{ id: 'backend-known' }, { id: 'resolvers-used' }] },
        },
        results: [{ ruleId: 'backend-known' }, { ruleId: 'backend-known' }, {}],
      },
    ],
  });
  expect(log.runs[0].results[0]).toEqual({
    ruleId: 'backend-known',
    level: 'error',
    message: { text: 'There is no backend "shpo". Did you mean shop?' },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: 'schema/tools/a.graphql' },
          region: { startLine: 12, startColumn: 20 },
        },
      },
    ],
  });
});

test.each([
  ['schema/tools/a b#c.graphql', 'schema/tools/a%20b%23c.graphql'],
  ['schema\\tools\\a.graphql', 'schema/tools/a.graphql'],
  ['/srv/a b.graphql', 'file:///srv/a%20b.graphql'],
])('the place of %s is %s', (file, uri) => {
  const [result] = JSON.parse(sarifReport([{ ...BACKEND, file }])).runs[0].results;
  expect(result.locations[0].physicalLocation.artifactLocation.uri).toBe(uri);
});

test('nothing wrong is a run without results', () => {
  expect(JSON.parse(sarifReport([])).runs).toMatchObject([{ results: [] }]);
});
