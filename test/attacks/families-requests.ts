import { gzipSync } from 'node:zlib';
import { type Attack, type Family, JSON_TYPE, operation } from './attack.ts';

type Make = (strength: number) => Attack;

const families = (isOfLimits: boolean, entries: Readonly<Record<string, Make>>): Family[] =>
  Object.entries(entries).map(([name, attack]) => ({ name, isOfLimits, attack }));

const READ = 'mutation { read(id: "1") { id } }';
const BODY = JSON.stringify({ query: READ });
const WRITE_VALUE = 'mutation ($v: JSON) { write(value: $v) { id } }';

const bombs = [10_000_000, 100_000_000].map((bytes) =>
  gzipSync(`{"query":"${READ.replaceAll('"', '\\"')}"${' '.repeat(bytes)}}`),
);
const lists = (levels: number) => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);
const named = (headers: Readonly<Record<string, string>>, body: string = BODY): Attack => ({
  headers,
  body,
});

/** Bombs that hide in variables: the document is small and harmless. */
export const IN_VARIABLES: readonly Family[] = families(true, {
  'list by variable': (n) =>
    operation('mutation ($n: Int!) { list(first: $n) { parts { parts { id } } } }', { n: 330 + n }),
  'list by variable in an input': (n) =>
    operation('mutation ($f: Filter!) { find(filter: $f) { parts { parts { id } } } }', {
      f: { and: { and: { first: 400 + n } } },
    }),
  'a hundred bytes': (n) =>
    operation('mutation($a:Int!){list(first:$a){parts{parts{id}}}}', { a: 999 - (n % 600) }),
  'items by variable': (n) =>
    operation('mutation ($v: [ID!]) { write(ids: $v) { id } }', {
      v: Array(101 + n * 40).fill('1'),
    }),
  'long text by variable': (n) =>
    operation('mutation ($v: String) { write(text: $v) { id } }', {
      v: 'x'.repeat(10_001 + n * 1_000),
    }),
  'JSON by variable': (n) =>
    operation(WRITE_VALUE, { v: n % 2 ? lists(17 + (n % 12)) : Array(30_000 + n * 20).fill(10) }),
  'JSON with a variable many times': (n) =>
    operation(`mutation ($v: JSON) { write(value: [${'$v '.repeat(20 + (n % 200))}]) { id } }`, {
      v: 'x'.repeat(4_000 + n),
    }),
  'words in an input': (n) =>
    operation('mutation ($f: Filter!) { find(filter: $f) { id } }', {
      f: { words: Array(101 + n * 10).fill('a') },
    }),
});

/** What a page, or a program that speaks another dialect, may try. */
export const AT_THE_DOOR: readonly Family[] = families(false, {
  GET: (n) => ({
    method: 'GET',
    path: `/graphql?n=${n}&query=${encodeURIComponent(READ)}`,
    headers: n % 2 ? JSON_TYPE : {},
  }),
  PUT: (n) => ({ method: 'PUT', headers: JSON_TYPE, body: BODY + ' '.repeat(n) }),
  forms: (n) =>
    named(
      { 'content-type': 'application/x-www-form-urlencoded' },
      `n=${n}&query=${encodeURIComponent(READ)}`,
    ),
  'forms with files': (n) =>
    named(
      { 'content-type': `multipart/form-data; boundary=b${n}` },
      `--b${n}\r\ncontent-disposition: form-data; name="query"\r\n\r\n${READ}\r\n--b${n}--`,
    ),
  'plain text': (n) =>
    named(
      {
        'content-type':
          ['text/plain', 'text/plain; charset=utf-8', 'text/plain;application/json', ''][n % 4] ??
          '',
      },
      BODY + ' '.repeat(n),
    ),
  'foreign origins': (n) =>
    named({ ...JSON_TYPE, origin: n % 3 ? `https://evil${n}.example` : 'null' }),
  'packed bombs': (n) => ({
    headers: { ...JSON_TYPE, 'content-encoding': ['gzip', 'br', 'deflate'][n % 3] ?? '' },
    body: bombs[n % 2] ?? '',
  }),
  'deep bodies': (n) =>
    named(
      JSON_TYPE,
      `{"query":"{ __typename }","variables":{"v":${'['.repeat(31 + n * 200)}${']'.repeat(31 + n * 200)}}}`,
    ),
  'bodies without an end': (n) => named(JSON_TYPE, `{"a":${'['.repeat(33 + n * 500)}`),
  'long bodies': (n) => named(JSON_TYPE, `{"query":"{ __typename }${' '.repeat(1_048_576 + n)}"}`),
  'long headers': (n) => named({ ...JSON_TYPE, 'x-long': 'x'.repeat(16_384 + n) }),
  batches: (n) =>
    named(
      JSON_TYPE,
      `[${Array(1 + (n % 500))
        .fill(BODY)
        .join(',')}]`,
    ),
  'persisted queries': (n) =>
    named(
      JSON_TYPE,
      JSON.stringify({
        ...(n % 2 && { query: READ }),
        extensions: {
          persistedQuery: { version: 1, sha256Hash: n.toString(16).padStart(64, '0') },
        },
      }),
    ),
  'no operation': (n) =>
    named(
      JSON_TYPE,
      [
        'null',
        '7',
        '"x"',
        '{}',
        '{"query":7}',
        '{"query":{}}',
        '{"query":""}',
        '{"query":"{ __typename }","variables":[]}',
      ][n % 8] ?? '',
    ),
  'operation names': (n) =>
    named(JSON_TYPE, JSON.stringify({ query: READ, operationName: 'x'.repeat(1 + n * 100) })),
  prototypes: (n) =>
    named(
      JSON_TYPE,
      `{"query":${JSON.stringify(READ)},"variables":{"${['__proto__', 'a'][n % 2]}":{"__proto__":{"a":${n}}}}}`,
    ),
});
