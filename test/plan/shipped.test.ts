import { globSync, readFileSync } from 'node:fs';
import { parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { compileTools } from './compile-tools.ts';

const ROOT = new URL('../../', import.meta.url);

function textsOf(pattern: string): Record<string, string> {
  const paths = globSync(pattern, { cwd: ROOT });
  return Object.fromEntries(paths.map((path) => [path, readFileSync(new URL(path, ROOT), 'utf8')]));
}

const { schema, catalogue } = compileTools(textsOf('schema/tools/*.graphql'), {
  backends: {
    shop: 'rest',
    'shop-replica': 'rest',
    catalog: 'rest',
    help: 'sql',
    market: 'rest',
    'market-two': 'rest',
    clinic: 'rest',
    analysis: 'sql',
  },
  readOnly: new Set(['analysis']),
  resolvers: new Set(['analyzeStock', 'recommendCare']),
});

test('the shipped tools have no mistakes, and each shows how it is called', () => {
  expect(catalogue.tools.length).toBeGreaterThanOrEqual(12);
  for (const { id, examples } of catalogue.tools) expect(examples, id).not.toEqual([]);
});

test.each([
  ['fetchOrderHistory', ['shop-replica']],
  ['lookUpCustomer', ['shop-replica']],
  ['fetchQuote', ['market-two']],
  ['fetchPriceHistory', ['market-two']],
])('%s falls back on %j', (id, backends) => {
  const plan = catalogue.tools.find((one) => one.id === id);
  expect(plan?.fallback).toEqual({ backends, tool: null });
});

test('a quote is hedged, and no other tool', () => {
  const hedged = catalogue.tools.filter(({ hedge }) => hedge !== null);
  expect(hedged.map(({ id, hedge }) => [id, hedge])).toEqual([['fetchQuote', { afterMs: 200 }]]);
});

test.each(Object.entries(textsOf('operations/*.graphql')))('%s is valid', (_path, text) => {
  expect(validate(schema, parse(text))).toEqual([]);
});
