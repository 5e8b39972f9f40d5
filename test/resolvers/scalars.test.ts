import { GraphQLScalarType, parseValue, valueFromAST } from 'graphql';
import { describe, expect, test } from 'vitest';
import { scalarsWith } from '../../resolvers/scalars.ts';
import { checkCompiler } from '../../src/policies/validate.ts';
import { type ScalarSchemas, scalarSchema } from '../../src/specs/schema/scalars.ts';

/** How a variable, and a literal, of the scalar are taken; undefined: not. */
function readers(name: string, configured: ScalarSchemas = {}) {
  const scalar = new GraphQLScalarType({ name, ...scalarsWith(configured)(name) });
  const fits = checkCompiler()(scalarSchema(scalar));
  const ofVariable = (value: unknown) => {
    try {
      const read = scalar.parseValue(value);
      return fits(read) ? read : undefined;
    } catch {
      return undefined;
    }
  };
  const ofLiteral = (text: string) => {
    const read = valueFromAST(parseValue(text), scalar);
    return fits(read) ? read : undefined;
  };
  return { ofVariable, ofLiteral };
}

describe.each<[string, readonly string[], readonly unknown[]]>([
  [
    'DateTime',
    ['2026-10-30T08:15:00Z', '2026-10-30T08:15:00.5+01:00'],
    ['2026-10-30', '2026-13-30T08:15:00Z', 'now', 7],
  ],
  ['Date', ['2026-10-30', '2024-02-29'], ['2026-02-29', '30.10.2026', '2026-10-30T08:15:00Z', 7]],
  [
    'EmailAddress',
    ['ann@example.com', 'a.b+c@sub.example.org'],
    ['ann', 'ann@', '@example.com', 'ann@example.com\r\nBcc: eve@example.com', 7],
  ],
  ['URL', ['https://example.com/a?b=c', 'ftp://example.com/'], ['example.com', '/a', 'http://', 7]],
  [
    'UUID',
    ['123e4567-e89b-42d3-a456-426614174000'],
    ['123e4567', '{123e4567-e89b-42d3-a456-426614174000}', '123e4567-e89b-42d3-a456-42661417400g'],
  ],
  [
    'Decimal',
    ['0', '-12.50', '123456789012345678901234567890.000000001'],
    ['1e5', '.5', '5.', '1,5', '', '0x1', 'NaN', '--1', 12.5],
  ],
])('%s', (name, good, bad) => {
  const { ofVariable, ofLiteral } = readers(name);

  test.each(good)('takes %j, and keeps the text', (text) => {
    expect([ofVariable(text), ofLiteral(JSON.stringify(text))]).toEqual([text, text]);
  });

  test.each(bad)('refuses %j', (value) => {
    expect(ofVariable(value)).toBeUndefined();
    if (typeof value === 'string') expect(ofLiteral(JSON.stringify(value))).toBeUndefined();
  });
});

test('a Decimal that is written as a number keeps its digits', () => {
  const { ofLiteral } = readers('Decimal');
  expect([ofLiteral('12.50'), ofLiteral('12345678901234567890')]).toEqual([
    '12.50',
    '12345678901234567890',
  ]);
  expect(ofLiteral('1e5')).toBeUndefined();
});

describe('JSON', () => {
  const { ofVariable, ofLiteral } = readers('JSON');

  test('takes any value', () => {
    const value = { a: [1, null, { b: 'constructor' }], proto: true };
    expect(ofVariable(value)).toEqual(value);
    expect(ofLiteral('{ a: [1, null, { b: "constructor" }], proto: true }')).toEqual(value);
  });

  test.each(['__proto__', 'constructor', 'prototype'])('refuses the key %s at any depth', (key) => {
    expect(ofVariable(JSON.parse(`{"${key}": 1}`))).toBeUndefined();
    expect(ofVariable(JSON.parse(`[{"a": {"${key}": {}}}]`))).toBeUndefined();
    expect(ofLiteral(`{ ${key}: 1 }`)).toBeUndefined();
    expect(ofLiteral(`[{ a: { ${key}: {} } }]`)).toBeUndefined();
  });
});

test('a scalar of the project is what its JSON Schema says', () => {
  const { ofVariable, ofLiteral } = readers('Phone', {
    Phone: { type: 'string', pattern: '^[+][0-9]{6,15}$' },
  });
  expect([ofVariable('+491234567'), ofVariable('0123'), ofVariable(7)]).toEqual([
    '+491234567',
    undefined,
    undefined,
  ]);
  expect([ofLiteral('"+491234567"'), ofLiteral('"0123"')]).toEqual(['+491234567', undefined]);
});
