import { buildSchema, type GraphQLSchema } from 'graphql';
import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../src/base/limits.ts';
import { asking } from './asking.ts';

const TEXT = 'x'.repeat(1_000);
const MOST = LIMITS.answerBytes;

/** Resolvers count how often they are asked. */
function scene(answers: Readonly<Record<string, () => unknown>>): {
  readonly schema: GraphQLSchema;
  readonly asked: string[];
} {
  const schema = buildSchema(`
    scalar JSON
    type Query { things: [Thing] later: [Thing] texts: [String!] json: JSON text: String }
    type Mutation { things: [Thing] text: String }
    type Thing { text: String! one: Thing }
  `);
  const asked: string[] = [];
  for (const type of [schema.getQueryType(), schema.getMutationType()]) {
    for (const [name, field] of Object.entries(type?.getFields() ?? {})) {
      field.resolve = () => {
        asked.push(name);
        return answers[name]?.();
      };
    }
  }
  return { schema, asked };
}

const things = (count: number) => Array.from({ length: count }, () => ({ text: TEXT }));
const aliases = (count: number, field: string) =>
  Array.from({ length: count }, (_, at) => `a${at}: ${field}`).join(' ');

describe('an answer that would be too large is none:', () => {
  test.each<[string, string, () => unknown]>([
    ['of objects', '{ things { text } }', () => things(6_000)],
    ['that comes later', '{ later { text } }', async () => things(6_000)],
    ['of texts', '{ texts }', () => Array<string>(6_000).fill(TEXT)],
    ['of one text', '{ text things { text } }', () => TEXT.repeat(6_000)],
    ['of JSON', '{ json things { text } }', () => Array<string>(6_000).fill(TEXT)],
    [
      'of JSON that is too deep to write',
      '{ json things { text } }',
      () => JSON.parse('['.repeat(5_000) + ']'.repeat(5_000)),
    ],
    ['of one thing by many aliases', `{ things { ${aliases(40, 'text')} } }`, () => things(200)],
    [
      'of long aliases',
      `{ things { ${'a'.repeat(900)}: text } }`,
      () => Array(6_000).fill({ text: '' }),
    ],
    [
      'of nothing but objects',
      '{ things { one { __typename } } }',
      () => Array(600_000).fill({ text: '' }),
    ],
  ])('%s', async (_, source, answer) => {
    const [field = ''] = /\w+/.exec(source) ?? [];
    const more = { things: () => [{ text: '' }] };
    const { schema } = scene({ ...more, [field]: answer });
    const { data, errors } = await asking(schema)(source);
    expect(data).toBeNull();
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.originalError).toMatchObject({
      code: 'VALIDATION_FAILED',
      facts: { reason: 'RESULT', sideEffect: 'DONE', limit: { name: 'answerBytes', max: MOST } },
    });
  });
});

test('what nobody may be told any more is not asked for', async () => {
  const { schema, asked } = scene({ things: () => things(6_000), text: () => 'here' });
  const ask = asking(schema, { effectOf: () => 'WRITE' });
  const { data } = await ask('mutation { things { text } text }');
  expect(data).toBeNull();
  expect(asked).toEqual(['things']);
});

test('an answer of nearly as many bytes as are allowed is whole', async () => {
  const { schema } = scene({ things: () => things(5_000) });
  const { data, errors } = await asking(schema)('{ things { text } }');
  expect(errors).toBeUndefined();
  expect(JSON.stringify(data).length).toBeGreaterThan(0.95 * MOST);
});

test('room is not counted twice: the next request has all of it', async () => {
  const { schema } = scene({ things: () => things(3_000) });
  const ask = asking(schema);
  for (const _ of [1, 2, 3]) expect((await ask('{ things { text } }')).errors).toBeUndefined();
});
