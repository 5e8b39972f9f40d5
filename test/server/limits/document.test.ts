import { getIntrospectionQuery } from 'graphql';
import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../../src/base/limits.ts';
import { documentBreach } from '../../../src/server/limits/document.ts';

const breachOf = (source: string) => documentBreach(source, LIMITS);
const times = (count: number, text: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => text(at)).join(' ');
const nested = (levels: number) => `${'{ a '.repeat(levels)}${'}'.repeat(levels)}`;
const inSchema = (levels: number) => `{ __schema ${nested(levels - 1)} }`;

/** Fragments that spread the next one twice: 2^levels fields. */
function doubling(levels: number): string {
  const fragments = times(levels, (at) => `fragment F${at} on T { ...F${at + 1} ...F${at + 1} }`);
  return `{ ...F0 } ${fragments} fragment F${levels} on T { a }`;
}

const STANDARD = getIntrospectionQuery({
  descriptions: true,
  specifiedByUrl: true,
  directiveIsRepeatable: true,
  schemaDescription: true,
  inputValueDeprecation: true,
  oneOf: true,
});

describe('what a document has at most', () => {
  test.each<[string, string, string]>([
    ['tokens', `{ ${'a '.repeat(998)} }`, `{ ${'a '.repeat(999)} }`],
    ['documentCharacters', `{a}${' '.repeat(32_765)}`, `{a}${' '.repeat(32_766)}`],
    [
      'operations',
      times(10, (at) => `query Q${at} { a }`),
      times(11, (at) => `query Q${at} { a }`),
    ],
    [
      'fragments',
      times(20, (at) => `fragment F${at} on T { a }`),
      times(21, (at) => `fragment F${at} on T { a }`),
    ],
    ['aliases', `{ ${times(50, (at) => `a${at}: a`)} }`, `{ ${times(51, (at) => `a${at}: a`)} }`],
    ['directives', `{ a ${'@x '.repeat(30)} }`, `{ a ${'@x '.repeat(31)} }`],
    [
      'directives',
      `query Q($a: A ${'@x '.repeat(30)}) { a }`,
      `query Q($a: A ${'@x '.repeat(31)}) { a }`,
    ],
    ['directives', `query Q ${'@x '.repeat(30)} { a }`, `query Q ${'@x '.repeat(31)} { a }`],
    ['depth', nested(8), nested(9)],
    [
      'depth',
      '{ ...F } fragment F on T { a { b { c { d { e { f { g { h } } } } } } } }',
      '{ a { ...F } } fragment F on T { a { b { c { d { e { f { g { h } } } } } } } }',
    ],
    ['introspectionDepth', inSchema(15), inSchema(16)],
    ['sameName', `{ ${'a '.repeat(5)} }`, `{ ${'a '.repeat(6)} }`],
    [
      'sameName',
      `{ ${times(5, (at) => `...on T${at} { ${'a '.repeat(5)} }`)} }`,
      `{ ${times(6, (at) => `...on T${at} { ${'a '.repeat(5)} }`)} }`,
    ],
    [
      'sameName',
      `{ ${'a { b b b b b } '.repeat(5)} }`,
      `{ ${'a { b b b b b } '.repeat(5)} ... { a { b } } }`,
    ],
    ['fields', doubling(7), doubling(9)],
  ])('%s', (name, most, more) => {
    expect(breachOf(most)).toSatisfy((breach) => breach === undefined || breach.name !== name);
    expect(breachOf(more)).toMatchObject({ name });
  });

  test.each([
    ['the most that is allowed', `{ ${'a '.repeat(5)} }`],
    ['the introspection of every client', STANDARD],
    ['a syntax error', '{ a('],
    ['nothing', ''],
    ['type definitions, which others refuse', 'type T { a: Int }'],
    ['a spread of nothing', '{ ...F }'],
  ])('%s is let through', (_, source) => {
    expect(breachOf(source)).toBeUndefined();
  });

  test('is told with what was found', () => {
    expect(breachOf(`{ ${'a '.repeat(6)} }`)).toEqual({ name: 'sameName', max: 5, found: 6 });
    expect(breachOf('{a}'.padEnd(40_000))).toMatchObject({ max: 32_768, found: 40_000 });
  });
});

describe('fragments', () => {
  test('are multiplied, never expanded', () => {
    const start = process.cpuUsage();
    expect(breachOf(doubling(19))).toEqual({ name: 'fields', max: 1_000, found: 1_000_000 });
    const { user } = process.cpuUsage(start);
    expect(user).toBeLessThan(50_000);
  });

  test.each([
    ['spreads itself', '{ a } fragment F on T { ...F }'],
    [
      'spreads another that spreads it',
      '{ ...F } fragment F on T { a { ...G } } fragment G on T { ...F }',
    ],
    [
      'is reached by another way first',
      '{ ...G ...F } fragment F on T { b { ...G } } fragment G on T { a { ...F } c { ...F } }',
    ],
  ])('one that %s has no end', (_, source) => {
    expect(breachOf(source)).toMatchObject({ name: 'fields' });
  });
});
