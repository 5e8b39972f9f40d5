import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BackendFailure } from '../../src/base/backend-failure.ts';
import { placeholdersOf, type Sources, slotOf } from '../../src/base/template.ts';
import { compileArgsBody, compileBody } from '../../src/base/template-body.ts';
import { compileHeader } from '../../src/base/template-header.ts';
import { compileTarget } from '../../src/base/template-target.ts';

const caller = { id: 'ann', tenant: 'acme', claims: { desk: 7 } };

function given(args: Sources['args'], parent: Sources['parent'] = null): Sources {
  return { args, parent, caller };
}

/** Path of the argument that made `build` refuse. */
function refusedBy(build: () => unknown): string | undefined {
  try {
    build();
  } catch (failure) {
    if (failure instanceof BackendFailure && failure.kind === 'UNSENDABLE') {
      return failure.details.path;
    }
  }
  return undefined;
}

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
const anyText = fc.string({ unit: 'binary', maxLength: 40 });

describe('placeholders', () => {
  test('each has its text, path and place', () => {
    expect(placeholdersOf('/a/{args.id}?b={caller.claims.desk}')).toEqual([
      { text: '{args.id}', path: ['args', 'id'], start: 3 },
      { text: '{caller.claims.desk}', path: ['caller', 'claims', 'desk'], start: 15 },
    ]);
  });

  test.each(['{}', '{ args.id }', '{args.}', '{.id}', '{args id}', '{"a":1}', 'args.id'])(
    '%s has none',
    (template) => {
      expect(placeholdersOf(template)).toEqual([]);
    },
  );

  test.each([
    'keys.id',
    'args',
    'caller',
    'caller.scopes',
    'caller.claims',
    'result.id',
    'process.env',
  ])('%s is no source', (path) => {
    expect(() => slotOf(path.split('.'))).toThrow('is no source of a template');
  });

  test('a claim that the caller lacks is refused in every place', () => {
    const claim = '{caller.claims.office}';
    const builds = [
      compileTarget(`/x?office=${claim}`),
      compileHeader(claim),
      compileBody(`{"office":${claim}}`),
    ];
    for (const build of builds) {
      expect(refusedBy(() => build(given({})))).toBe('caller.claims.office');
    }
  });
});

describe('target', () => {
  test.each([
    ['/orders', {}, '/orders'],
    ['/', {}, '/'],
    ['/orders/{args.id}', { id: 'a/b?c#d%2e e' }, '/orders/a%2Fb%3Fc%23d%252e%20e'],
    ['/orders/{args.id}.json', { id: 7 }, '/orders/7.json'],
    ['/{args.of.id}/{caller.tenant}/', { of: { id: true } }, '/true/acme/'],
    ['/größe/{args.id}', { id: 'ü' }, '/gr%C3%B6%C3%9Fe/%C3%BC'],
    ['/o?limit={args.first}', { first: 10 }, '/o?limit=10'],
    ['/o?limit={args.first}&q={args.q}', { q: 'a&b=c+d e' }, '/o?q=a%26b%3Dc%2Bd%20e'],
    ['/o?limit={args.first}', {}, '/o'],
    ['/o?limit={args.first}', { first: null }, '/o'],
    ['/o?q={args.q}', { q: '' }, '/o?q='],
    ['/o?all&q={args.q}', {}, '/o?all'],
    ['/o?id={args.ids}&x=1', { ids: ['a', 'b c', null, 3] }, '/o?id=a&id=b%20c&id=3&x=1'],
    ['/o?id={args.ids}', { ids: [] }, '/o'],
    ['/o?range={args.from}..{args.to}', { from: 1, to: 2 }, '/o?range=1..2'],
    ['/o?range={args.from}..{args.to}', { from: 1 }, '/o'],
    ['/o?day={args.day}', { day: new Date(0) }, '/o?day=1970-01-01T00%3A00%3A00.000Z'],
  ])('%s with %j is %s', (template, args, target) => {
    expect(compileTarget(template)(given(args))).toBe(target);
  });

  test.each([
    ['/o/{args.id}', { id: '.' }, 'id'],
    ['/o/{args.id}', { id: '..' }, 'id'],
    ['/o/{args.id}', { id: '' }, 'id'],
    ['/o/{args.id}', { id: null }, 'id'],
    ['/o/{args.id}', {}, 'id'],
    ['/o/{args.id}/x', { id: ['a'] }, 'id'],
    ['/o/{args.id}/x', { id: { a: 1 } }, 'id'],
    ['/o/{args.id}', { id: '\ud800' }, 'id'],
    ['/o/{args.id}', { id: Number.NaN }, 'id'],
    ['/o/.{args.a.b}', { a: { b: '.' } }, 'a.b'],
    ['/o/%2E{args.a}', { a: '.' }, 'a'],
    ['/o/{parent.productId}', {}, 'parent.productId'],
    ['/o?q={args.q}', { q: '\udfff' }, 'q'],
    ['/o?q={args.q}', { q: { a: 1 } }, 'q'],
    ['/o?q={args.q}', { q: [['a']] }, 'q'],
    ['/o?q={args.q}..{args.r}', { q: ['a'], r: 1 }, 'q'],
  ])('%s with %j is refused for %s', (template, args, path) => {
    expect(refusedBy(() => compileTarget(template)(given(args, { other: 1 })))).toBe(path);
  });

  test('any text in a path parses back to the same one segment', () => {
    const target = compileTarget('/a/{args.id}/b');
    fc.assert(
      fc.property(fc.oneof(text, anyText), (id) => {
        if (id === '' || id === '.' || id === '..' || !id.isWellFormed()) {
          expect(refusedBy(() => target(given({ id })))).toBe('id');
          return;
        }
        const url = new URL(target(given({ id })), 'http://shop.test');
        expect(url.host).toBe('shop.test');
        expect(url.pathname.split('/').map(decodeURIComponent)).toEqual(['', 'a', id, 'b']);
        expect(url.search + url.hash).toBe('');
      }),
    );
  });

  test('any texts in a query parse back to the same values, and add none', () => {
    const target = compileTarget('/a?one={args.one}&many={args.many}&last=1');
    fc.assert(
      fc.property(text, fc.array(text), (one, many) => {
        const url = new URL(target(given({ one, many })), 'http://shop.test');
        expect(url.pathname).toBe('/a');
        expect([...url.searchParams]).toEqual([
          ['one', one],
          ...many.map((value) => ['many', value]),
          ['last', '1'],
        ]);
      }),
    );
  });
});

describe('header', () => {
  test.each([
    ['{caller.tenant}', {}, 'acme'],
    ['a {args.b} c', { b: 'é' }, 'a é c'],
    ['{args.b}', {}, null],
    ['x{args.b}', { b: null }, null],
  ])('%s with %j is %j', (template, args, value) => {
    expect(compileHeader(template)(given(args))).toBe(value);
  });

  test.each(['a\r\nx: y', 'a\n', '\u0000', '\t', '\u007f', '\u0085', 'ł', '😀', ['a'], { a: 1 }])(
    '%j is refused',
    (b) => {
      expect(refusedBy(() => compileHeader('{args.b}')(given({ b })))).toBe('b');
    },
  );

  test('a header has the value that was given, or none: never a control character', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, text), (b) => {
        const build = () => compileHeader('<{args.b}>')(given({ b }));
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not pass
        if (/[\u0000-\u001f\u007f-\u009f]|[^\u0000-\u00ff]/.test(b))
          expect(refusedBy(build)).toBe('b');
        else expect(build()).toBe(`<${b}>`);
      }),
    );
  });

  test('a template whose own text no header carries does not compile', () => {
    expect(() => compileHeader('a\nb')).toThrow('No header can carry');
  });
});

describe('body', () => {
  test.each([
    ['{"id":{args.id},"n":{args.n}}', { id: 'a"b', n: 7 }, { id: 'a"b', n: 7 }],
    ['{"id":{args.id}}', {}, { id: null }],
    [
      '[{args.list},{args.of.id}]',
      { list: [1, { a: null }], of: { id: false } },
      [[1, { a: null }], false],
    ],
    ['{"note":"re {args.n}: {args.s}"}', { n: 7, s: '"\\\n' }, { note: 're 7: "\\\n' }],
    ['{"note":"re {args.s}."}', {}, { note: 're .' }],
    ['{"a\\"{args.s}":1}', { s: 'b' }, { 'a"b': 1 }],
    ['{"a":"\\\\","b":{args.s}}', { s: 'b' }, { a: '\\', b: 'b' }],
    ['{args.s}', { s: 'b' }, 'b'],
    ['{"desk":{caller.claims.desk}}', {}, { desk: 7 }],
  ])('%s with %j is %j', (template, args, value) => {
    expect(JSON.parse(compileBody(template)(given(args)))).toEqual(value);
  });

  test.each([
    ['{"a":{args.s}}', { s: '\ud800' }],
    ['{"a":{args.s}}', { s: { deep: ['\udc00'] } }],
    ['{"a":{args.s}}', { s: { '\udc00': 1 } }],
    ['{"a":"{args.s}"}', { s: '\ud800' }],
    ['{"a":"{args.s}"}', { s: ['a'] }],
    ['{"a":{args.s}}', { s: 1n }],
  ])('%s is refused where a value has no form', (template, args) => {
    expect(refusedBy(() => compileBody(template)(given(args)))).toBe('s');
  });

  test('a backslash before ud800 is text like any other', () => {
    expect(JSON.parse(compileBody('[{args.s}]')(given({ s: '\\ud800' })))).toEqual(['\\ud800']);
  });

  test('a body of arguments holds those that were given, null ones too', () => {
    const args = { a: 1, b: null, __proto__: { c: 3 }, d: 'no' };
    expect(compileArgsBody({ args: ['a', 'b', 'c'] })(given(args))).toBe('{"a":1,"b":null}');
    expect(compileArgsBody({ args: [] })(given(args))).toBe('{}');
  });

  test('a body of arguments names the one that is refused', () => {
    const args = { a: 'fine', b: ['\ud800'] };
    expect(refusedBy(() => compileArgsBody({ args: ['a', 'b'] })(given(args)))).toBe('b');
  });

  test('any value stays itself in value position, any text stays itself inside a string', () => {
    const build = compileBody('{"value":{args.value},"text":"<{args.text}>"}');
    fc.assert(
      fc.property(fc.jsonValue(), text, (value, inner) => {
        const body: unknown = JSON.parse(build(given({ value, text: inner })));
        expect(body).toEqual({ value: JSON.parse(JSON.stringify(value)), text: `<${inner}>` });
      }),
    );
  });
});
