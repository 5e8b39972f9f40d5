import { expect, test } from 'vitest';
import type { CompositeShape, Shape } from '../../src/model/plan.ts';
import { compileShape, Mismatch } from '../../src/policies/answer-shape.ts';

const leaf = (scalar: string, nullable = false): Shape => ({ is: 'leaf', scalar, nullable });
const list = (of: Shape, nullable = false): Shape => ({ is: 'list', of, nullable });
const object = (type: string, nullable = false): Shape => ({ is: 'composite', type, nullable });
const field = (name: string, shape: Shape, path = [name]) => ({ name, shape, path });

const SHAPES: Readonly<Record<string, CompositeShape>> = {
  Plain: { is: 'object', fields: [field('id', leaf('ID')), field('count', leaf('Int', true))] },
  Renamed: {
    is: 'object',
    fields: [
      field('placedAt', leaf('String'), ['placed_at']),
      field('city', leaf('String', true), ['address', 'city']),
    ],
  },
  Swapped: {
    is: 'object',
    fields: [field('a', leaf('Int'), ['b']), field('b', leaf('Int'), ['a'])],
  },
  Tree: {
    is: 'object',
    fields: [field('name', leaf('String')), field('below', list(object('Tree')))],
  },
  Either: { is: 'abstract', members: ['Plain', 'Renamed'] },
  Odd: { is: 'object', fields: [field('constructor', leaf('String', true))] },
};

const shaped = (shape: Shape) =>
  compileShape(shape, {
    shapes: SHAPES,
    scalarCheckOf: () => (value) => value === 'special',
    maxItems: 3,
  });

/** The path at which a value does not fit; null where it fits. */
function misfit(shape: Shape, value: unknown): string | null {
  try {
    shaped(shape)(value);
    return null;
  } catch (failure) {
    if (failure instanceof Mismatch) return failure.keys.join('.');
    throw failure;
  }
}

test('an answer whose names are the declared ones is handed on as it is', () => {
  const answer = { id: '1', count: 2, more: true };
  expect(shaped(object('Plain'))(answer)).toBe(answer);
  const answers = [answer, answer];
  expect(shaped(list(object('Plain')))(answers)).toBe(answers);
});

test('a value is taken from where @from says, and the backend object is not changed', () => {
  const answer = { placed_at: 'today', address: { city: 'Ulm' } };
  expect(shaped(object('Renamed'))(answer)).toMatchObject({ placedAt: 'today', city: 'Ulm' });
  expect(answer).toEqual({ placed_at: 'today', address: { city: 'Ulm' } });
});

test('two fields may take each other’s place', () => {
  expect(shaped(object('Swapped'))({ a: 1, b: 2 })).toEqual({ a: 2, b: 1 });
});

test('a path through something that is missing is null', () => {
  expect(shaped(object('Renamed'))({ placed_at: 'today' })).toMatchObject({ city: null });
});

test('the words of an enum become its names', () => {
  const colour: Shape = {
    is: 'enum',
    type: 'Colour',
    words: { rot: 'RED', GREEN: 'GREEN' },
    nullable: false,
  };
  expect(shaped(list(colour))(['rot', 'GREEN'])).toEqual(['RED', 'GREEN']);
  expect(misfit(list(colour), ['RED'])).toBe('0');
});

test.each<[string, Shape, unknown, string]>([
  ['a text for an Int', leaf('Int'), '1', ''],
  ['a fraction for an Int', leaf('Int'), 1.5, ''],
  ['an Int of more than 32 bits', leaf('Int'), 2 ** 31, ''],
  ['infinity for a Float', leaf('Float'), Number.POSITIVE_INFINITY, ''],
  ['a number for a Boolean', leaf('Boolean'), 1, ''],
  ['a fraction for an ID', leaf('ID'), 1.5, ''],
  ['an object for a String', leaf('String'), {}, ''],
  ['null for what is not nullable', leaf('String'), null, ''],
  ['an object for a list', list(leaf('Int')), { 0: 1 }, ''],
  ['a list for an object', object('Plain'), [], ''],
  ['a list of more than three', list(leaf('Int')), [1, 2, 3, 4], ''],
  ['a missing field', object('Plain'), { count: 1 }, 'id'],
  ['a wrong type in a list', list(leaf('Int')), [1, 'x'], '1'],
  [
    'a wrong type deep below',
    object('Tree'),
    { name: 'a', below: [{ name: 'b', below: [{ name: 1 }] }] },
    'below.0.below.0.name',
  ],
  ['no __typename where there are several types', object('Either'), { id: '1' }, ''],
  ['a __typename of none of them', object('Either'), { __typename: 'Tree' }, ''],
  ['a value that its own scalar refuses', leaf('Special'), 'ordinary', ''],
])('%s does not fit, and its path is told', (_, shape, value, path) => {
  expect(misfit(shape, value)).toBe(path);
});

test.each<[string, Shape, unknown]>([
  ['a whole number as an ID', leaf('ID'), 7],
  ['null for what is nullable', leaf('Int', true), null],
  ['nothing for what is nullable', object('Plain'), { id: '1' }],
  ['an empty list', list(object('Plain')), []],
  ['a list of three', list(leaf('Int')), [1, 2, 3]],
  ['one of several types', object('Either'), { __typename: 'Plain', id: '1' }],
  ['a value that its own scalar takes', leaf('Special'), 'special'],
])('%s fits', (_, shape, value) => {
  expect(misfit(shape, value)).toBeNull();
});

test('a field named like something on every object is null where the answer has none', () => {
  expect(shaped(object('Odd'))({})).toEqual({ constructor: null });
});

test('the concrete type stays known after a rename', () => {
  const answer = { __typename: 'Renamed', placed_at: 'today' };
  expect(shaped(object('Either'))(answer)).toMatchObject({
    __typename: 'Renamed',
    placedAt: 'today',
  });
});
