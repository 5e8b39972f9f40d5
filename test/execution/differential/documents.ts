import {
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isUnionType,
} from 'graphql';
import type { Random } from './random.ts';

export interface Generated {
  readonly source: string;
  readonly variables: Record<string, unknown>;
}

/** A document that is valid nearly always: a response name stands for one field with one set of arguments. */
export function generateDocument(schema: GraphQLSchema, random: Random): Generated {
  const kind = random.chance(0.3) ? 'mutation' : 'query';
  const root = kind === 'query' ? schema.getQueryType() : schema.getMutationType();
  if (!root) throw new Error('The world has both.');
  const writer: Writer = { schema, random, names: new Map(), fragments: [], budget: 60 };
  for (let number = random.below(4); number > 0; number -= 1) writeFragment(writer, number);
  const body = selectionSet(writer, root, 4);
  const fragments = writer.fragments.map(({ text }) => text);
  const source = [`${kind} Asked(${DECLARED}) ${body}`, ...fragments].join('\n');
  return { source, variables: variablesOf(random) };
}

interface Writer {
  readonly schema: GraphQLSchema;
  readonly random: Random;
  /** Response name by field, return type and arguments. */
  readonly names: Map<string, string>;
  readonly fragments: {
    readonly name: string;
    readonly on: GraphQLCompositeType;
    readonly text: string;
  }[];
  budget: number;
}

const DECLARED = [
  '$yes: Boolean!',
  '$maybe: Boolean = true',
  '$no: Boolean! = false',
  '$int: Int',
  '$count: Int! = 2',
  '$id: ID! = "7"',
  '$ids: [ID!] = ["a"]',
  '$filter: Filter',
  '$not: Filter = { text: "not", not: { kinds: [ODD] } }',
  '$kind: Kind',
  '$kinds: [Kind!]',
  '$json: Json',
].join(', ');

/** What can be written for an argument of a type. */
const LITERALS: Readonly<Record<string, readonly string[]>> = {
  Int: ['1', '3', 'null', '$int', '$count'],
  'Int!': ['1', '2', '$count', '$int'],
  ID: ['"x"', '4', '$id'],
  'ID!': ['"x"', '4', '$id'],
  Kind: ['SMALL', 'null', '$kind'],
  'Kind!': ['LARGE', 'ODD', '$kind'],
  '[ID!]': ['"one"', '["a", "b"]', '["a", $id]', '$ids', 'null', '[]'],
  OneWay: ['{ id: "a" }', '{ kind: ODD }', '{ id: $id }', 'null'],
  Json: ['1', '"text"', '{ a: [1, $int], b: { c: null } }', '$json', 'null'],
  Filter: [
    '{}',
    'null',
    '$filter',
    '$not',
    '{ text: null, kinds: SMALL, not: { not: { text: "deep" } } }',
    '{ kinds: [SMALL, ODD], all: [{}, { range: { from: 4 } }], ids: [["a"], [], null] }',
    '{ not: $filter, all: [$not], kinds: $kinds }',
    '{ range: { to: $int, from: $count }, ids: [[$id, "b"]], all: { text: "one" } }',
  ],
};

function writeFragment(writer: Writer, number: number): void {
  const { schema, random } = writer;
  const composite = Object.values(schema.getTypeMap()).filter(
    (type) => isCompositeType(type) && !/^__|^Query$|^Mutation$/.test(type.name),
  );
  const on = random.pick(composite);
  if (!isCompositeType(on)) return;
  const name = `Part${number}`;
  // Those that are written already can be spread here: there is no circle.
  const text = `fragment ${name} on ${on.name} ${selectionSet(writer, on, 2)}`;
  writer.fragments.push({ name, on, text });
}

function selectionSet(writer: Writer, type: GraphQLCompositeType, depth: number): string {
  const { random } = writer;
  const count = 1 + random.below(writer.budget > 0 ? 5 : 1);
  const selections = Array.from({ length: count }, () => selection(writer, type, depth));
  return `{ ${selections.join(' ')} }`;
}

function selection(writer: Writer, type: GraphQLCompositeType, depth: number): string {
  const { random } = writer;
  writer.budget -= 1;
  if (depth > 0 && random.chance(0.15)) return inline(writer, type, depth);
  const spreadable = writer.fragments.filter(({ on }) => overlaps(writer.schema, on, type));
  if (spreadable.length > 0 && random.chance(0.2)) {
    return `...${random.pick(spreadable).name}${condition(random)}`;
  }
  const fields = isUnionType(type) ? [] : Object.values(type.getFields());
  const fitting = fields.filter((field) =>
    depth > 0 && writer.budget > 0 ? true : !isCompositeType(getNamedType(field.type)),
  );
  if (fitting.length === 0 || random.chance(0.08)) return `__typename${condition(random)}`;
  return field(writer, random.pick(fitting), depth);
}

function inline(writer: Writer, type: GraphQLCompositeType, depth: number): string {
  const { schema, random } = writer;
  const others = Object.values(schema.getTypeMap()).filter(
    (other) => isCompositeType(other) && overlaps(schema, other, type),
  );
  const on = random.chance(0.15) ? type : random.pick(others);
  if (!isCompositeType(on)) return '__typename';
  const head = on === type && random.chance(0.5) ? '...' : `... on ${on.name}`;
  return `${head}${condition(random)} ${selectionSet(writer, on, depth - 1)}`;
}

function overlaps(
  schema: GraphQLSchema,
  one: GraphQLCompositeType,
  other: GraphQLCompositeType,
): boolean {
  const possible = (type: GraphQLCompositeType) =>
    isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
  return possible(one).some((type) => possible(other).includes(type));
}

function field(writer: Writer, definition: GraphQLField<unknown, unknown>, depth: number): string {
  const { random, names } = writer;
  const { name, type } = definition;
  const given = argumentsText(random, definition.args);
  const identity = `${name}${given} ${type}`;
  let key = names.get(identity);
  if (key === undefined) {
    const isTaken = [...names.values()].includes(name);
    key = isTaken || random.chance(0.2) ? `${name}${names.size}` : name;
    names.set(identity, key);
  }
  const alias = key === name ? '' : `${key}: `;
  const below = getNamedType(type);
  const set = isCompositeType(below) ? ` ${selectionSet(writer, below, depth - 1)}` : '';
  return `${alias}${name}${given}${condition(random)}${set}`;
}

function argumentsText(random: Random, declared: readonly GraphQLArgument[]): string {
  const given = declared.flatMap(({ name, type, defaultValue }) => {
    const isNeeded = String(type).endsWith('!') && defaultValue === undefined;
    if (!isNeeded && random.chance(0.5)) return [];
    return [`${name}: ${random.pick(LITERALS[String(type)] ?? ['null'])}`];
  });
  return given.length === 0 ? '' : `(${given.join(', ')})`;
}

function condition(random: Random): string {
  if (!random.chance(0.12)) return '';
  const first = random.pick(['@include', '@skip']);
  const text = ` ${first}(if: ${random.pick(['true', 'false', '$yes', '$maybe', '$no'])})`;
  if (first === '@include' || random.chance(0.8)) return text;
  return `${text} @include(if: ${random.pick(['$yes', 'true'])})`;
}

function variablesOf(random: Random): Record<string, unknown> {
  const variables: Record<string, unknown> = { yes: random.chance(0.5) };
  const maybe = (name: string, values: readonly unknown[]) => {
    if (random.chance(0.6)) variables[name] = random.pick(values);
  };
  maybe('maybe', [true, false, true, false, null]);
  maybe('no', [true, false]);
  maybe('int', [0, 5, 5, 5, null, null, random.chance(0.1) ? 'five' : 6]);
  maybe('count', [1, 2, 3]);
  maybe('id', ['a', 7]);
  maybe('ids', [['a'], 'alone', [], null]);
  maybe('filter', [{}, null, { not: { all: [{ text: 'x' }] } }, { kinds: 'ODD', ids: 'one' }]);
  maybe('not', [{ range: {} }, null, random.chance(0.1) ? { nothing: 1 } : {}]);
  maybe('kind', ['SMALL', 'LARGE', 'ODD', random.chance(0.1) ? 'NONE' : null]);
  maybe('kinds', [['SMALL'], 'ODD', null]);
  maybe('json', [{ a: [1] }, 'text', null, 4]);
  return variables;
}
