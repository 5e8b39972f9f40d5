import { expect, test } from 'vitest';
import { jsonReport } from '../../../src/cli/report/json.ts';
import { BACKEND, RESOLVER } from './some-mistakes.ts';

test('the report is JSON that holds every mistake as it is', () => {
  expect(JSON.parse(jsonReport([BACKEND, RESOLVER]))).toEqual({
    complete: true,
    mistakes: [BACKEND, { ...RESOLVER, hint: null }],
  });
});

test('what was not checked is told', () => {
  expect(JSON.parse(jsonReport([BACKEND], { complete: false }))).toMatchObject({ complete: false });
});

test('nothing wrong is an empty list', () => {
  expect(JSON.parse(jsonReport([]))).toEqual({ complete: true, mistakes: [] });
});
