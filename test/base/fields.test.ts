import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fields } from '../../src/base/fields.ts';

test('each part stands behind its length in four bytes', () => {
  const written = fields('ab', '', new Uint8Array([0xff]), 'é');
  expect(written.toString('hex')).toBe(
    ['00000002', '6162', '00000000', '00000001', 'ff', '00000002', 'c3a9'].join(''),
  );
});

test('other parts give other bytes', () => {
  const parts = fc.array(fc.string({ unit: 'binary', maxLength: 3 }), { maxLength: 4 });
  const check = (one: string[], other: string[]) => {
    const same = JSON.stringify(one) === JSON.stringify(other);
    expect(fields(...one).equals(fields(...other))).toBe(same);
  };
  fc.assert(fc.property(parts, parts, check), { numRuns: 1_000 });
  for (const [one, other] of [
    [
      ['ab', 'c'],
      ['a', 'bc'],
    ],
    [['a'], ['a', '']],
    [[], ['']],
  ] as const) {
    check([...one], [...other]);
  }
});

test('half a surrogate pair is refused: all of them would look alike', () => {
  expect(() => fields('\ud800')).toThrow(RangeError);
});
