import { expect, test } from 'vitest';
import { compileTags } from '../../src/base/template-tags.ts';

const SOURCES = {
  args: { id: 'cus_1', ids: ['a', 'b'], absent: null },
  parent: { productId: 'prd_9' },
  caller: { id: 'ann', tenant: 'acme', claims: { desk: 'north' } },
  result: {
    id: 7,
    orders: [
      { id: 'o1', lines: [{ sku: 's1' }, { sku: 's2' }] },
      { id: 'o2', lines: [] },
    ],
  },
};

test.each([
  ['orders', ['orders']],
  ['order:{result.id}', ['order:7']],
  ['{args.id}/{parent.productId}/{caller.tenant}/{caller.claims.desk}', ['cus_1/prd_9/acme/north']],
  ['order:{result.orders.id}', ['order:o1', 'order:o2']],
  ['sku:{result.orders.lines.sku}!', ['sku:s1!', 'sku:s2!']],
  ['{args.ids}-{result.orders.id}', ['a-o1', 'a-o2', 'b-o1', 'b-o2']],
  ['none:{args.absent}', []],
  ['none:{args.unknown}', []],
  ['none:{result.constructor}', []],
  ['none:{result.orders}', []],
])('%s gives %j', (template, tags) => {
  expect(compileTags([template])(SOURCES)).toEqual(tags);
});

test('a tag stands once, however many templates give it', () => {
  expect(compileTags(['a', 'a', '{args.ids}'])({ ...SOURCES, args: { ids: ['a', 'b'] } })).toEqual([
    'a',
    'b',
  ]);
});

test('without an answer its templates give nothing', () => {
  expect(compileTags(['order:{result.id}', 'all'])({ ...SOURCES, result: null })).toEqual(['all']);
});
