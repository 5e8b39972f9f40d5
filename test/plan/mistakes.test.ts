import { parse, Source } from 'graphql';
import { expect, test } from 'vitest';
import { mistakeAt, SchemaMistakes } from '../../src/plan/mistakes.ts';
import { compileTools, mistakesOf } from './compile-tools.ts';

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

const PING = `extend type Mutation {
  "Pings." ping: Int @tool(effect: READ) @rest(backend: "shop", GET: "/ping")
}`;

test.each([
  ['of syntax', false, `${PING} type {`],
  ['in a definition', false, `${PING} type Pong { id: Nothing }`],
  ['that a rule finds', true, PING.replace('shop', 'shoop')],
])('after a mistake %s, whether all was checked is %s', (_what, complete, sdl) => {
  expect(() => compileTools(sdl)).toThrow(expect.objectContaining({ complete }));
});

test('what is missing in resolvers/tools is told with the file that it belongs into', () => {
  const sdl = `extend type Mutation { "Writes." writeThing2Do: Int @tool(effect: WRITE, scopes: ["act"]) }`;
  expect(mistakesOf(sdl)[0]?.hint).toBe(
    'Bind it with @rest or @sql, or export a function writeThing2Do from resolvers/tools/write-thing2-do.ts.',
  );
});

test('a function that no tool has is told with the file that it is in', () => {
  const around = {
    resolvers: new Set(['other']),
    resolverFiles: { other: 'resolvers/tools/other.js' },
  };
  expect(mistakesOf(PING, around)).toMatchObject([{ file: 'resolvers/tools/other.js' }]);
});
