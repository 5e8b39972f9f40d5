import { type Attack, type Family, operation, times } from './attack.ts';

const CALL = 'read(id: "1")';

/** `strength` counts from 0: the smallest document that is too much, and then ever larger ones. */
type Write = (strength: number) => string;

const documents = (isOfLimits: boolean, entries: Readonly<Record<string, Write>>): Family[] =>
  Object.entries(entries).map(([name, write]) => ({
    name,
    isOfLimits,
    attack: (strength): Attack => operation(write(strength)),
  }));

const nested = (levels: number) => `${'next { '.repeat(levels)}id${' }'.repeat(levels)}`;
const capped = (strength: number, most: number) => strength % most;

const doubling = (levels: number) =>
  `mutation { ${CALL} { ...F0 } } ${times(levels, (at) => `fragment F${at} on Thing { ...F${at + 1} ...F${at + 1} }`)} fragment F${levels} on Thing { id }`;

/** Five of one name, in each of them five of one name: all pairs of them would be compared. */
const meeting = (levels: number, leaf: string): string =>
  levels === 0 ? leaf : `next { ${meeting(levels - 1, leaf)} } `.repeat(5);

/** Each of these is a valid document that only asks for too much. */
export const TOO_MUCH: readonly Family[] = documents(true, {
  aliases: (n) => `mutation { ${CALL} { ${times(51 + capped(n, 200), (at) => `a${at}: id`)} } }`,
  calls: (n) => `mutation { ${times(26 + capped(n, 24), (at) => `a${at}: ${CALL} { id }`)} }`,
  'calls of a resolver': (n) =>
    `mutation { ${times(26 + capped(n, 24), (at) => `a${at}: compute(n: ${n})`)} }`,
  'calls in fragments': (n) =>
    `mutation { ...A ...B } ${times(2, (half) => `fragment ${half ? 'A' : 'B'} on Mutation { ${times(13 + capped(n, 10), (at) => `a${half}x${at}: ${CALL} { id }`)} }`)}`,
  cost: (n) =>
    `mutation { ${times(3 + capped(n, 20), (at) => `a${at}: dear(id: "${at}") { id }`)} }`,
  depth: (n) => `mutation { ${CALL} { ${nested(7 + capped(n, 90))} } }`,
  'depth in fragments': (n) =>
    `mutation { ${CALL} { ...F0 } } ${times(8 + capped(n, 10), (at) => `fragment F${at} on Thing { next { ...F${at + 1} } }`)} fragment F${8 + capped(n, 10)} on Thing { id }`,
  directives: (n) =>
    `mutation { ${CALL} { id ${times(31 + capped(n, 80), (at) => `... @include(if: true) { name @skip(if: ${at % 2 === 0}) }`)} } }`,
  'one name': (n) => `mutation { ${CALL} { ${'name '.repeat(6 + capped(n, 900))} } }`,
  'one name with arguments': (n) => `mutation { ${`${CALL} { id } `.repeat(6 + capped(n, 80))} }`,
  'one name meeting': (n) => `mutation { a${n}: ${CALL} { ${meeting(3, 'id ')} } }`,
  'doubling fragments': (n) => doubling(9 + capped(n, 10)),
  fragments: (n) =>
    `mutation { ${CALL} { ${times(21 + capped(n, 40), (at) => `...F${at}`)} } } ${times(21 + capped(n, 40), (at) => `fragment F${at} on Thing { id }`)}`,
  tokens: (n) => `mutation { ${CALL} { ${times(1_001 + n * 7, (at) => `... { a${at}: id }`)} } }`,
  'long documents': (n) =>
    `mutation { ${CALL} { id } }${[' ', '\n', ',', '#\n'][n % 4]?.repeat(32_800 + n * 300)}`,
  'list by literal': (n) => `mutation { list(first: ${330 + n}) { parts { parts { id } } } }`,
  'list by default of the document': (n) =>
    `mutation ($n: Int = ${330 + n}) { list(first: $n) { parts { parts { id } } } }`,
  'list by input': (n) =>
    `mutation { find(filter: { and: { first: ${400 + n} } }) { parts { parts { id } } } }`,
  'list behind @include': (n) =>
    `mutation { ${CALL} { id } list(first: ${400 + n}) @include(if: false) { parts { parts { id } } } }`,
  'list in list in list': (n) =>
    `mutation { ${times(1 + capped(n, 9), (at) => `a${at}: list(first: ${70 + n}) { parts { parts { parts { id } } } }`)} }`,
  'long text by literal': (n) =>
    `mutation { write(text: "${'x'.repeat(10_001 + capped(n, 20_000))}") { id } }`,
  'items by literal': (n) =>
    `mutation { write(ids: [${'1 '.repeat(101 + capped(n, 700))}]) { id } }`,
  'JSON by literal': (n) =>
    `mutation { write(value: ${'['.repeat(17 + capped(n, 200))}${']'.repeat(17 + capped(n, 200))}) { id } }`,
});

/** Each of these GraphQL itself forbids: to find that out must not cost more. */
export const FORBIDDEN: readonly Family[] = documents(false, {
  'cyclic fragments': (n) =>
    `mutation { ${CALL} { ...F0 } } ${times(2 + capped(n, 17), (at) => `fragment F${at} on Thing { next { ...F${(at + 1) % (2 + capped(n, 17))} } id }`)}`,
  'cycles that double': (n) =>
    `mutation { ${CALL} { ...F0 } } ${times(3 + capped(n, 16), (at) => `fragment F${at} on Thing { ...F${(at + 1) % (3 + capped(n, 16))} ...F${(at + 2) % (3 + capped(n, 16))} }`)}`,
  operations: (n) => times(11 + capped(n, 100), (at) => `mutation M${at} { ${CALL} { id } }`),
  'introspection many times': (n) =>
    `{ ${times(6 + capped(n, 40), (at) => `a${at}: __schema { types { name } }`)} }`,
  'introspection in circles': (n) =>
    `{ __schema { types { fields { type { fields { type { fields { type { name a${n}: kind } } } } } } } } }`,
  'introspection too deep': (n) =>
    `{ __type(name: "Thing") { fields { type { ${'ofType { '.repeat(13 + capped(n, 80))}name${' }'.repeat(13 + capped(n, 80))} } } } }`,
  'introspection by mutation': (n) => `mutation { __schema { types { a${n}: name } } }`,
  'unknown names': (n) =>
    `mutation { ${times(1 + capped(n, 200), (at) => `rea${n}x${at}(id: "1") { id }`)} }`,
  'unknown fields in fragments': (n) =>
    `mutation { ${CALL} { ...F ...F } } fragment F on Thing { ${times(1 + capped(n, 100), (at) => `nam${n}x${at}`)} }`,
  'unknown types': (n) =>
    `mutation { ${CALL} { ${times(1 + capped(n, 150), (at) => `... on Thin${n}x${at} { id }`)} } }`,
  'unknown arguments': (n) =>
    `mutation { read(id: "1" ${times(1 + capped(n, 200), (at) => `a${at}: ${n}`)}) { id } }`,
  'one argument many times': (n) =>
    `mutation { read(${'id: "1" '.repeat(2 + capped(n, 300))}) { id } }`,
  'variables without use': (n) =>
    `mutation (${times(1 + capped(n, 200), (at) => `$v${at}: Int`)}) { ${CALL} { id } }`,
  'variables of no type': (n) =>
    `mutation (${times(1 + capped(n, 150), (at) => `$v${at}: Thin${at}`)}) { read(id: $v0) { id } }`,
  conflicts: (n) =>
    `mutation { ${times(5, (at) => `a: read(id: "${at}-${n}") { ${times(5, (one) => `b: ${one % 2 ? 'id' : 'name'}`)} }`)} }`,
  subscriptions: (n) => `subscription { a${n}: read(id: "1") { id } }`,
  'deferred and streamed': (n) =>
    `mutation { list { id ... @defer(label: "${n}") { name } parts @stream(initialCount: ${n}) { id } } }`,
  'syntax errors': (n) => `mutation { ${CALL} { id } ${'([{"'[n % 4]?.repeat(1 + capped(n, 400))}`,
  'type definitions': (n) =>
    `${times(1 + capped(n, 100), (at) => `type T${at} { a: Int }`)} { __typename }`,
});
