import { describe, expect, test } from 'vitest';
import { FIELD_RULES, SCHEMA_RULES } from '../../src/plan/rules.ts';
import { BROKEN } from './broken-schema.ts';
import { lineOf, mistakesOf } from './compile-tools.ts';

const GOOD = `
  extend type Mutation {
    "Pings." ping(text: String, how: How): Pong @tool(effect: READ) @rest(backend: "shop", POST: "/")
  }
  enum How { LOUDLY @from(path: "loud") }
  type Pong { text: String, again: Pong @sql(backend: "help", query: "select 1", one: true) }`;

describe.each(BROKEN)('broken/$name', ({ name, file, text, expected, ...around }) => {
  const found = mistakesOf({ [file]: text }, around);

  test('has exactly the mistakes that it announces, at their lines', () => {
    expect(expected).not.toEqual([]);
    expect(found.map(lineOf).toSorted()).toEqual(expected.toSorted());
  });

  test('shows the mistakes of the rule that it is named after', () => {
    expect(found.map(({ rule }) => rule)).toContain(name);
  });

  test('brings no good file beside it into discredit', () => {
    const files = { [file]: text, 'good.graphql': GOOD };
    expect(mistakesOf(files, around).map(lineOf)).toEqual(found.map(lineOf));
  });

  test('shows the line of each mistake, with a caret below', () => {
    for (const { excerpt, line, column } of found.filter((one) => one.file === file)) {
      const [shown, caret = ''] = excerpt.split('\n');
      const gutter = `${line} | `;
      expect(shown).toBe(gutter + text.split('\n')[line - 1]);
      expect(caret.length).toBe(gutter.length + column);
      expect(caret.trim()).toBe('^');
    }
  });
});

test('every rule has a broken schema, and so has every reader that reports', () => {
  const rules = [...Object.keys(SCHEMA_RULES), ...Object.keys(FIELD_RULES)];
  const readers = [
    'examples',
    'timeout',
    'retry',
    'breaker',
    'concurrency',
    'rate-limit',
    'hedge',
    'fallback',
    'cache',
    'batch',
  ];
  const cases = BROKEN.map(({ name }) => name);
  expect(cases.toSorted()).toEqual([...rules, ...readers, 'sdl', 'schema'].toSorted());
});
