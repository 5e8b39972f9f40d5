import { expect, test } from 'vitest';
import type { Sources } from '../../src/base/template.ts';
import { compileArgsBody, compileBody } from '../../src/base/template-body.ts';
import { compileTarget } from '../../src/base/template-target.ts';

function given(keys: readonly unknown[], args: Sources['args'] = {}): Sources {
  return { args, parent: null, keys, caller: { id: 'ann', tenant: 'acme', claims: {} } };
}

test.each([
  ['/p?ids={keys}', ['a', 'b'], '/p?ids=a,b'],
  ['/p?ids={keys}', ['a'], '/p?ids=a'],
  ['/p?ids={keys}', [7, '8'], '/p?ids=7,8'],
  ['/p?ids={keys}', ['a&b', 'ü', 'c d'], '/p?ids=a%26b,%C3%BC,c%20d'],
  ['/p?q=id:{keys};of:{args.shop}&x={args.none}', ['a', 'b'], '/p?q=id:a,b;of:s%2F1'],
])('in the query %s the keys %j stand between commas, each encoded', (template, keys, target) => {
  expect(compileTarget(template)(given(keys, { shop: 's/1' }))).toBe(target);
});

test('an argument called keys repeats its pair, as any list does', () => {
  const sources = given(['no'], { keys: ['a', 'b'] });
  expect(compileTarget('/p?ids={args.keys}')(sources)).toBe('/p?ids=a&ids=b');
});

test('in a body the keys are a list, each of its own JSON type', () => {
  const body = compileBody('{"ids": {keys}, "of": {args.shop}}');
  expect(body(given(['a"b', 7], { shop: 's' }))).toBe('{"ids": ["a\\"b",7], "of": "s"}');
});

test('a body of arguments has the keys behind them, where it is a bulk request’s', () => {
  const sources = given(['a', 7], { first: 3 });
  expect(compileArgsBody({ args: ['first'], keys: true })(sources)).toBe(
    '{"first":3,"keys":["a",7]}',
  );
  expect(compileArgsBody({ args: [], keys: true })(sources)).toBe('{"keys":["a",7]}');
  expect(compileArgsBody({ args: ['first'] })(sources)).toBe('{"first":3}');
});
