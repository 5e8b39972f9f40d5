import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { expect, test } from 'vitest';
import { domain, spread, toolName } from '../../bench/catalogue.ts';

const TEMPLATE = readFileSync('bench/gateway/schema/tools/bench.graphql', 'utf8');
const LANGUAGE = ['schema/directives.graphql', 'schema/gateway.graphql']
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

test('the files of a generated catalogue are one valid schema', () => {
  const schema = buildSchema(
    [LANGUAGE, domain(TEMPLATE, 0, 10), domain(TEMPLATE, 10, 3)].join('\n'),
  );
  const tools = Object.keys(schema.getMutationType()?.getFields() ?? {});
  expect(tools).toEqual(Array.from({ length: 13 }, (_, index) => toolName(index)));
});

test('each file has types of its own', () => {
  const sdl = domain(TEMPLATE, 10, 1);
  expect([...sdl.matchAll(/^(?:type|enum) (\w+)/gm)].map(([, name]) => name)).toEqual([
    'OrderHistory10',
    'Order10',
    'Money10',
    'OrderLine10',
    'OrderStatus10',
  ]);
});

test('ten tools of 2,000 lie far apart', () => {
  expect(spread(2_000, 10)).toEqual([0, 200, 400, 600, 800, 1_000, 1_200, 1_400, 1_600, 1_800]);
});

test('ten tools of ten are all of them', () => {
  expect(spread(10, 10)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});
