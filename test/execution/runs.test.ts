import { expect, test } from 'vitest';
import { inRuns } from '../../src/execution/runs.ts';

test.each([
  ['', []],
  ['R', ['R']],
  ['RRRR', ['RRRR']],
  ['RRWRR', ['RR', 'W', 'RR']],
  ['WWID', ['W', 'W', 'I', 'D']],
  ['RWWR', ['R', 'W', 'W', 'R']],
])('%s runs as %j', (letters, runs) => {
  expect(inRuns([...letters], (letter) => letter === 'R').map((run) => run.join(''))).toEqual(runs);
});
