import { buildSchema, GraphQLError, type GraphQLFormattedError, graphql } from 'graphql';
import { expect, test } from 'vitest';
import { ERRORS, NotFoundError, TimeoutError } from '../../src/base/errors.ts';
import { formatErrors } from '../../src/server/format-error.ts';
import { withoutValues } from '../../src/server/request-errors.ts';

function subject() {
  const bugs: [unknown, string][] = [];
  const format = formatErrors({
    newTraceId: () => 'f'.repeat(32),
    onBug: (cause, traceId) => bugs.push([cause, traceId]),
  });
  return { bugs, format };
}

/** A field's failure as graphql-js hands it on. */
function located(failure: Error): [GraphQLFormattedError, unknown] {
  const error = new GraphQLError(failure.message, { path: ['a'], originalError: failure });
  return [{ ...error.toJSON(), extensions: { code: 'INTERNAL_SERVER_ERROR' } }, error];
}

test('a failure of the catalogue is told with its keys, and with no other', () => {
  const { format } = subject();
  const failure = new TimeoutError('It took longer than 3 s.', {
    reason: 'ATTEMPT',
    tool: 'read',
    attempts: 2,
    traceId: 'a'.repeat(32),
    cause: new Error('10.0.0.7 did not answer'),
  });
  expect(format(...located(failure))).toEqual({
    message: 'It took longer than 3 s.',
    path: ['a'],
    extensions: {
      code: 'TIMEOUT',
      category: 'TimeoutError',
      reason: 'ATTEMPT',
      hint: ERRORS.TIMEOUT.hint,
      retryable: true,
      retryAfterMs: 1_000,
      sideEffect: 'NONE',
      tool: 'read',
      attempts: 2,
      traceId: 'a'.repeat(32),
    },
  });
});

test.each([
  ['UNKNOWN', 'Do not repeat this call. Read the record first, then decide.'],
  ['DONE', 'Do not repeat this call: it has happened, or a part of it. Read the record first.'],
] as const)('where the side effect is %s no hint invites to a repeat', (sideEffect, hint) => {
  const { format } = subject();
  const failure = new NotFoundError('x', { sideEffect, hint: 'Call again.', retryable: false });
  expect(format(...located(failure)).extensions).toMatchObject({ hint, retryable: false });
});

test('where a repeat cannot act twice, the hint invites to it', () => {
  const { format } = subject();
  const failure = new TimeoutError('x', { sideEffect: 'UNKNOWN', retryable: true });
  const { hint, retryable, retryAfterMs } = format(...located(failure)).extensions ?? {};
  expect({ hint, retryable, retryAfterMs }).toEqual({
    hint: ERRORS.TIMEOUT.hint,
    retryable: true,
    retryAfterMs: 1_000,
  });
});

test('a bug is told by its id alone, and reported under it', () => {
  const { bugs, format } = subject();
  const bug = new Error('undefined is not a function in /srv/secret.ts');
  const told = format(...located(bug));

  expect(told).toMatchObject({
    message: 'Toolgate made a mistake.',
    extensions: { code: 'INTERNAL' },
  });
  expect(JSON.stringify(told)).not.toContain('secret');
  expect(bugs).toEqual([[bug, told.extensions?.traceId]]);
});

test('every class of the catalogue says the category that its code has', () => {
  expect(new NotFoundError('x').name).toBe(ERRORS.NOT_FOUND.category);
});

test('no refused value comes back', async () => {
  const schema = buildSchema(`
    enum E { A } input I { n: Int e: E }
    type Query { f(n: Int, b: Boolean, i: I, e: E, l: [Int!], id: ID, fl: Float, s: String): Int }
  `);
  const documents: [string, object?][] = [
    ['{ f(n: "swordfish") }'],
    ['{ f(b: "swordfish") }'],
    ['{ f(e: swordfish) }'],
    ['{ f(e: "swordfish") }'],
    ['{ f(i: { n: "swordfish" }) }'],
    ['{ f(i: "swordfish") }'],
    ['{ f(l: ["swordfish"]) }'],
    ['{ f(fl: "swordfish") }'],
    ['query ($v: Int) { f(n: $v) }', { v: 'swordfish' }],
    ['query ($v: E) { f(e: $v) }', { v: 'swordfish' }],
    ['query ($v: I) { f(i: $v) }', { v: { n: 'swordfish' } }],
    ['query ($v: I) { f(i: $v) }', { v: 'swordfish' }],
    ['query ($v: String) { f(s: $v) }', { v: { of: 'swordfish' } }],
    ['query ($v: ID) { f(id: $v) }', { v: { of: 'swordfish' } }],
    ['query ($v: [Int!]) { f(l: $v) }', { v: [1, 'swordfish'] }],
    ['query ($v: Float) { f(fl: $v) }', { v: 'sword: fish; swordfish, found swordfish.' }],
  ];
  for (const [source, variableValues = {}] of documents) {
    const { errors = [] } = await graphql({
      schema,
      source,
      variableValues: { ...variableValues },
    });
    expect(errors.length, source).toBeGreaterThan(0);
    for (const { message } of errors)
      expect(withoutValues(message), source).not.toContain('swordfish');
  }
});

test.each([
  ['{ f(x: 1) "swordfish" }', 'Syntax Error: Expected Name, found String.'],
  ['{ f(x: 1) } swordfish', 'Syntax Error: Unexpected Name.'],
  ['{ f(x: 1 41111111) 7 }', 'Syntax Error: Expected Name, found Int.'],
  ['{ f(', 'Syntax Error: Expected Name, found <EOF>.'],
  ['{ f(x: }', 'Syntax Error: Unexpected "}".'],
])('a syntax error at %s does not quote what was met', async (source, says) => {
  const { errors = [] } = await graphql({ schema: buildSchema('type Query { f: Int }'), source });
  expect(errors.map(({ message }) => withoutValues(message))).toEqual([says]);
});
