import { expect, test } from 'vitest';
import { seenFrom } from '../../../src/cli/report/seen-from.ts';
import { BACKEND } from './some-mistakes.ts';

test.each([
  ['/repo', '/repo', 'schema/tools/a.graphql'],
  ['/repo', '/repo/gateways/shop', 'gateways/shop/schema/tools/a.graphql'],
  ['/repo', '/elsewhere', '/elsewhere/schema/tools/a.graphql'],
])('from %s the file of a project in %s is %s', (here, folder, file) => {
  expect(seenFrom(here, folder, [BACKEND])).toEqual([{ ...BACKEND, file }]);
});
