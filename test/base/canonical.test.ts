import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonical } from '../../src/base/canonical.ts';

test('members are sorted by the code units of their names, at any depth', () => {
  const value = { b: [{ z: 1, a: null }], '€': true, a: 'x', '\u{1F600}': 1, ﬁ: 2, 1: 0 };
  expect(canonical(value)).toBe(
    '{"1":0,"a":"x","b":[{"a":null,"z":1}],"€":true,"\u{1F600}":1,"ﬁ":2}',
  );
});

test('numbers and texts have one form', () => {
  expect(canonical([1e21, 1.0, -0, 1e-7, '\u0007\n"\\ü'])).toBe(
    '[1e+21,1,0,1e-7,"\\u0007\\n\\"\\\\ü"]',
  );
});

test('what has no value is left out of objects, and null in lists', () => {
  expect(canonical({ a: undefined, b: [undefined] })).toBe('{"b":[null]}');
});

test('a date is the text that JSON makes of it', () => {
  expect(canonical({ on: new Date(0) })).toBe('{"on":"1970-01-01T00:00:00.000Z"}');
});

test('equal values have equal texts, and others do not', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
      expect(JSON.parse(canonical(one))).toEqual(JSON.parse(JSON.stringify(one)));
      expect(canonical(reversed(one))).toBe(canonical(one));
      const isSame = canonical(one) === canonical(other);
      expect(isSame).toBe(JSON.stringify(sorted(one)) === JSON.stringify(sorted(other)));
    }),
    { numRuns: 1_000 },
  );
});

/** The same, its members in the opposite order. */
function reversed(value: unknown): unknown {
  return rebuilt(value, (entries) => entries.toReversed());
}

function sorted(value: unknown): unknown {
  return rebuilt(value, (entries) => entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

type Entries = readonly (readonly [string, unknown])[];

function rebuilt(value: unknown, order: (entries: Entries) => Entries): unknown {
  if (Array.isArray(value)) return value.map((one) => rebuilt(one, order));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, one]) => [name, rebuilt(one, order)] as const);
  return Object.fromEntries(order(entries));
}
