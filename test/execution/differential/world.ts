import {
  buildSchema,
  type GraphQLAbstractType,
  GraphQLError,
  type GraphQLField,
  type GraphQLNamedOutputType,
  GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
} from 'graphql';
import { type Random, randomOf, seedOf } from './random.ts';

/** How often things go wrong, and how much of it is asynchronous. Part of the context of a request. */
export interface Mood {
  readonly failures: number;
  readonly nulls: number;
  readonly promises: number;
}

const SDL = /* GraphQL */ `
  scalar Json
  "Its serialize throws for negative numbers, and answers nothing for 13."
  scalar Moody
  enum Kind { SMALL LARGE ODD }
  input Range { from: Int! = 0, to: Int }
  input Filter {
    text: String = "any"
    kinds: [Kind!]
    not: Filter
    all: [Filter!]
    range: Range = { to: 9 }
    ids: [[ID!]]
  }
  input OneWay @oneOf { id: ID  kind: Kind }
  interface Node { id: ID! }
  interface Named { name: String  tag(kind: Kind! = SMALL): String }
  interface Entity implements Node { id: ID!  best: Thing  related(filter: Filter, first: Int = 2): [Entity] }
  type Person implements Entity & Node & Named {
    id: ID!
    name: String
    tag(kind: Kind! = SMALL): String
    age: Int!
    moody: Moody
    friends(first: Int! = 3): [Person!]
    best: Thing
    boss: Person!
    related(filter: Filter, first: Int = 2): [Entity]
    grid: [[Int]]
    strict: [[Int!]!]
    echo(filter: Filter, ids: [ID!], way: OneWay, json: Json): String
  }
  type Robot implements Entity & Node & Named {
    id: ID!
    name: String
    tag(kind: Kind! = SMALL): String
    kind: Kind
    kinds: [Kind!]!
    best: Thing
    owner: Person
    parts: [Robot]!
    related(filter: Filter, first: Int = 2): [Entity]
    json: Json
  }
  type Place implements Node { id: ID!  name: Json  inside: [Thing!]  owner: Named  area: Float! }
  union Thing = Person | Robot | Place
  type Query {
    person(id: ID! = "p"): Person
    robot(kind: Kind): Robot!
    things(filter: Filter): [Thing]
    node(id: ID!): Node
    named: Named
    entities(first: Int! = 2): [Entity!]!
    count: Int
  }
  type Mutation {
    readPerson(id: ID! = "p"): Person
    readThings(filter: Filter): [Thing]
    readNode(id: ID!): Node
    writeRobot(kind: Kind): Robot
    writeEntities(first: Int! = 2): [Entity!]
    writeNamed: Named
    writeCount(by: Int): Int!
  }
`;

/** Every value is a function of its place: whoever executes a document, in whatever order, meets the same. */
export function buildWorld(): GraphQLSchema {
  const schema = buildSchema(SDL);
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    if (isObjectType(type)) furnish(type, schema);
  }
  for (const name of ['Named', 'Thing']) {
    const type = schema.getType(name);
    // Entity and Node are left to __typename and isTypeOf.
    if (isAbstractType(type)) type.resolveType = (value, { mood }) => nameOf(value, mood);
  }
  const moody = schema.getType('Moody');
  if (isScalarType(moody)) moody.serialize = serializeMoody;
  return schema;
}

/** What stands for an object of the world. */
class Thing {
  readonly seed: number;
  readonly type: GraphQLObjectType;
  readonly #place: Omit<Place, 'random'>;

  constructor(seed: number, type: GraphQLObjectType, place: Omit<Place, 'random'>) {
    this.seed = seed;
    this.type = type;
    this.#place = place;
    const random = randomOf(seed);
    if (random.chance(0.85)) {
      Object.assign(this, { __typename: wrongly(random, place.mood, type.name) });
    }
  }

  /** What the property of this name holds: a value, or a method. */
  read({ name, type }: GraphQLField<unknown, unknown>): unknown {
    const seed = seedOf(this.seed, name);
    const isMethod = randomOf(seed).chance(0.1);
    const read = () => outcome(type, { ...this.#place, random: randomOf(seed + 1) });
    return isMethod ? read : read();
  }
}

/** Things with the fields of a type as properties. Not enumerable: a message that shows one reads none of it. */
function thingsOf(type: GraphQLObjectType): typeof Thing {
  const known = KINDS.get(type);
  if (known !== undefined) return known;
  const kind = class extends Thing {};
  for (const field of Object.values(type.getFields())) {
    Object.defineProperty(kind.prototype, field.name, {
      get(this: Thing) {
        return this.read(field);
      },
    });
  }
  KINDS.set(type, kind);
  return kind;
}

const KINDS = new WeakMap<GraphQLObjectType, typeof Thing>();

interface Place {
  readonly random: Random;
  readonly mood: Mood;
  readonly schema: GraphQLSchema;
}

function furnish(type: GraphQLObjectType, schema: GraphQLSchema): void {
  const random = randomOf(seedOf('furnish', type.name));
  const isRoot = type.name === 'Query' || type.name === 'Mutation';
  for (const field of Object.values(type.getFields())) {
    if (!isRoot && field.args.length === 0 && random.chance(0.6)) continue;
    field.resolve = (source, args, { mood }, info) => {
      const seed = seedOf(source instanceof Thing ? source.seed : 0, told(args, info));
      if (field.name === 'echo') return told([args, info.variableValues], info);
      return outcome(field.type, { random: randomOf(seed), mood, schema });
    };
  }
  if (type.name !== 'Person') return;
  type.isTypeOf = (value, { mood }) => {
    const is = value instanceof Thing && value.type.name === 'Person';
    return value instanceof Thing && randomOf(value.seed).chance(mood.promises) ? later(is) : is;
  };
}

/** Everything that a resolver is told, in words: a wrong argument makes another value. */
function told(args: unknown, info: GraphQLResolveInfo): string {
  const { fieldName, parentType, returnType, path, fieldNodes } = info;
  const facts = [fieldName, parentType, returnType, path.key, path.prev?.key, path.typename];
  const nodes = fieldNodes.map(({ loc }) => loc?.start);
  return JSON.stringify([args, facts.map(String), nodes, info.operation.name?.value]);
}

/** A value of the type, or what can go wrong instead, now or later. */
function outcome(type: GraphQLOutputType, place: Place): unknown {
  const { random, mood } = place;
  const isLate = random.chance(mood.promises);
  if (!random.chance(mood.failures)) {
    const value = valueFor(type, place);
    return isLate ? later(value, random.below(3)) : value;
  }
  const failure = failureOf(random);
  if (isLate) return laterFailing(failure, random.below(3));
  if (random.chance(0.4)) return failure;
  throw failure;
}

function failureOf(random: Random): unknown {
  const number = random.below(100);
  return random.pick([
    () => new Error(`failure ${number}`),
    () => new TypeError(`wrong ${number}`),
    () => new GraphQLError(`refused ${number}`, { extensions: { code: `CODE_${number}` } }),
    () => `a text ${number}`,
    () => ({ odd: number }),
  ])();
}

function valueFor(type: GraphQLOutputType, place: Place): unknown {
  const { random, mood } = place;
  if (random.chance(mood.nulls)) return random.chance(0.5) ? null : undefined;
  if (isNonNullType(type)) return valueFor(type.ofType, place);
  if (isListType(type)) return listOf(type.ofType, place);
  return namedValue(getNamedType(type), place);
}

function listOf(type: GraphQLOutputType, place: Place): unknown {
  const { random, mood } = place;
  if (random.chance(mood.failures / 4)) return random.pick(['no list', 7, { length: 1 }]);
  const items = Array.from({ length: random.below(4) }, () => {
    if (random.chance(mood.failures / 4)) return new Error('an item');
    if (random.chance(mood.promises * mood.failures)) return laterFailing('late', random.below(3));
    const value = valueFor(type, place);
    return random.chance(mood.promises / 2) ? later(value, random.below(3)) : value;
  });
  return random.chance(0.1) ? new Set(items) : items;
}

function namedValue(type: GraphQLNamedOutputType, place: Place): unknown {
  const { random, mood } = place;
  if (random.chance(mood.failures / 8)) return random.pick<unknown>(['leaf', 1.5, [], {}, -1, 13]);
  if (isEnumType(type)) return random.pick(type.getValues()).value;
  if (isObjectType(type)) return new (thingsOf(type))(random.below(1e9), type, place);
  if (isAbstractType(type)) return namedValue(random.pick(possible(type, place)), place);
  return scalarOf(type.name, random);
}

function possible(
  type: GraphQLAbstractType,
  { schema, random, mood }: Place,
): readonly GraphQLObjectType[] {
  if (!random.chance(mood.failures / 8)) return schema.getPossibleTypes(type);
  return Object.values(schema.getTypeMap()).filter((one) => one instanceof GraphQLObjectType);
}

function scalarOf(name: string, random: Random): unknown {
  const number = random.below(50);
  if (name === 'Int' || name === 'Moody') return number;
  if (name === 'Float') return number / 4;
  if (name === 'Json') return random.pick<unknown>([number, { deep: [number] }, 'text', false]);
  return random.pick<unknown>([`text ${number}`, number]);
}

function serializeMoody(value: unknown): unknown {
  if (typeof value !== 'number' || value < 0) throw new Error('A bad mood.');
  return value === 13 ? undefined : value * 2;
}

function nameOf(value: unknown, mood: Mood): string | undefined | Promise<string | undefined> {
  if (!(value instanceof Thing)) return undefined;
  const random = randomOf(value.seed);
  const name = wrongly(random, mood, value.type.name);
  // Its type says string, and graphql-js checks it nevertheless.
  return random.chance(mood.promises) ? later(name as string) : (name as string);
}

function wrongly(random: Random, mood: Mood, name: string): unknown {
  if (!random.chance(mood.failures / 8)) return name;
  return random.pick<unknown>(['Nobody', 'Kind', 'Query', 42, undefined]);
}

async function later<T>(value: T, ticks = 1): Promise<T> {
  for (let tick = 0; tick < ticks; tick += 1) await null;
  return value;
}

async function laterFailing(failure: unknown, ticks: number): Promise<never> {
  await later(null, ticks);
  throw failure;
}
