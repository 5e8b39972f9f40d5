import { expect, test } from 'vitest';
import { compileTools } from './compile-tools.ts';

function catalogueOf(types: string, result: string, args = '') {
  const binding = '@rest(backend: "shop", POST: "/orders")';
  return compileTools(`${types}
    extend type Mutation { "Asks." ask${args}: ${result} @tool(effect: READ) ${binding} }`)
    .catalogue;
}

const leaf = (scalar: string, nullable = true) => ({ is: 'leaf', scalar, nullable });

test('a result is described down to its leaves, each as nullable as its type', () => {
  const [tool] = catalogueOf('', '[[Int!]!]').tools;
  expect(tool?.result).toEqual({
    is: 'list',
    nullable: true,
    of: { is: 'list', nullable: false, of: leaf('Int', false) },
  });
});

test('@from is the way to a field in the answer of the backend', () => {
  const { shapes } = catalogueOf('type A { id: ID! @from(path: "data.items.0.id") b: Int }', 'A');
  expect(shapes.A).toEqual({
    is: 'object',
    fields: [
      { name: 'id', path: ['data', 'items', '0', 'id'], shape: leaf('ID', false) },
      { name: 'b', path: ['b'], shape: leaf('Int') },
    ],
  });
});

test('an enum reads the words of the backend, and no word that every object has', () => {
  const { shapes } = catalogueOf(
    'enum State { OPEN @from(path: "open") CLOSED } type A { state: State! }',
    'A',
  );
  const [field] = shapes.A?.is === 'object' ? shapes.A.fields : [];
  expect(field?.shape).toEqual({
    is: 'enum',
    type: 'State',
    words: { open: 'OPEN', CLOSED: 'CLOSED' },
    nullable: false,
  });
  const words = field?.shape.is === 'enum' ? field.shape.words : {};
  expect(words.constructor).toBeUndefined();
});

test('an interface and a union have their members, which have shapes of their own', () => {
  const { shapes } = catalogueOf(
    `interface Named { name: String } union Any = A | B
     type A implements Named { name: String any: Any } type B { id: ID }`,
    'Named',
  );
  expect(shapes.Named).toEqual({ is: 'abstract', members: ['A'] });
  expect(shapes.Any).toEqual({ is: 'abstract', members: ['A', 'B'] });
  expect(new Set(Object.keys(shapes))).toEqual(new Set(['A', 'Any', 'B', 'Named']));
});

test('a type that contains itself has one shape; a type that nothing answers has none', () => {
  const { shapes } = catalogueOf('type A { next: A all: [A!] } type Unused { id: ID }', 'A');
  expect(Object.keys(shapes)).toEqual(['A']);
});

test('arguments of which nothing has another name are not renamed', () => {
  const { tools, inputs } = catalogueOf(
    'input By { name: String by: By } enum State { OPEN }',
    'Int',
    '(by: By, state: State, id: [ID!]!)',
  );
  expect(tools[0]?.renames).toEqual({});
  expect(inputs).toEqual({});
});

test('an argument is renamed where anything in it has another name, however deep', () => {
  const { tools, inputs } = catalogueOf(
    `input Outer { inner: [Inner!] again: Outer plain: Plain } input Plain { id: ID }
     input Inner { state: State } enum State { OPEN @from(path: "open") CLOSED }`,
    'Int',
    '(outer: Outer!, states: [State!]!, plain: Plain)',
  );
  expect(tools[0]?.renames).toEqual({
    outer: { is: 'input', type: 'Outer' },
    states: { is: 'list', of: { is: 'input', type: 'State' } },
  });
  expect(inputs).toEqual({
    State: { is: 'enum', words: { OPEN: 'open', CLOSED: 'CLOSED' } },
    Inner: {
      is: 'object',
      fields: [{ name: 'state', sentAs: 'state', shape: { is: 'input', type: 'State' } }],
    },
    Outer: {
      is: 'object',
      fields: [
        {
          name: 'inner',
          sentAs: 'inner',
          shape: { is: 'list', of: { is: 'input', type: 'Inner' } },
        },
        { name: 'again', sentAs: 'again', shape: { is: 'input', type: 'Outer' } },
        { name: 'plain', sentAs: 'plain', shape: null },
      ],
    },
  });
});

test('@from of an input field is the key it is sent under', () => {
  const { inputs } = catalogueOf(
    'input By { name: String @from(path: "full_name") }',
    'Int',
    '(by: By)',
  );
  expect(inputs.By).toEqual({
    is: 'object',
    fields: [{ name: 'name', sentAs: 'full_name', shape: null }],
  });
});
