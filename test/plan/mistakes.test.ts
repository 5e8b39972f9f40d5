import { parse, Source } from 'graphql';
import { expect, test } from 'vitest';
import { mistakeAt, SchemaMistakes } from '../../src/plan/mistakes.ts';

const REMARK = { rule: 'a-rule', message: 'It is wrong.' };

function mistakeIn(text: string) {
  return mistakeAt(parse(new Source(text, 'a.graphql')).definitions.at(-1), REMARK);
}

test('a definition is at fault where its name stands, below its description', () => {
  expect(mistakeIn('"One."\n"""\nTwo.\n"""\ntype Two { id: ID }'.slice(7))).toEqual({
    ...REMARK,
    file: 'a.graphql',
    line: 4,
    column: 6,
    excerpt: '4 | type Two { id: ID }\n         ^',
  });
});

test.each([
  ['\n', 'type One { id: ID }\ntype Two { id: ID }'],
  ['\r\n', 'type One { id: ID }\r\ntype Two { id: ID }'],
  ['\r', 'type One { id: ID }\rtype Two { id: ID }'],
])('lines may end with %j', (_end, text) => {
  expect(mistakeIn(text)).toMatchObject({
    line: 2,
    column: 6,
    excerpt: '2 | type Two { id: ID }\n         ^',
  });
});

test('a tab stays a tab above the caret', () => {
  expect(mistakeIn('\ttype Two { id: ID }').excerpt).toBe(
    '1 | \ttype Two { id: ID }\n    \t     ^',
  );
});

test('what is in no SDL has a file and no excerpt', () => {
  expect(mistakeAt({ file: 'resolvers/tools' }, { ...REMARK, hint: 'Remove it.' })).toEqual({
    ...REMARK,
    hint: 'Remove it.',
    file: 'resolvers/tools',
    line: 1,
    column: 1,
    excerpt: '',
  });
});

test('one mistake is not called several', () => {
  expect(new SchemaMistakes([mistakeIn('type Two { id: ID }')]).message).toBe(
    'The schema has a mistake.\na.graphql:1:6 It is wrong.',
  );
});
