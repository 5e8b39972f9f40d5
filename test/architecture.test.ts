import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

/** Which folders a folder may import. Its own files are always allowed. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'src/base': [],
  'src/model': ['src/base'],
  'src/generated': ['src/model'],
  'src/plan': ['src/base', 'src/model', 'src/generated'],
  'src/policies': ['src/base', 'src/model'],
  'src/stores': ['src/base', 'src/model'],
  'src/backends': ['src/base', 'src/model'],
  'src/auth': ['src/base', 'src/model'],
  'src/telemetry': ['src/base', 'src/model'],
  'src/specs': ['src/base', 'src/model'],
  'src/gateway': ['src/base', 'src/model', 'src/policies', 'src/auth', 'src/telemetry'],
  'src/execution': ['src/base', 'src/model'],
  'src/console': [],
  resolvers: ['src/base', 'src/model', 'src/generated', 'src/auth', 'src/specs'],
  'src/server': [
    'src/base',
    'src/model',
    'src/auth',
    'src/telemetry',
    'src/specs',
    'src/gateway',
    'src/execution',
    'resolvers',
  ],
  'src/app': [
    'src/base',
    'src/model',
    'src/generated',
    'src/plan',
    'src/policies',
    'src/stores',
    'src/backends',
    'src/auth',
    'src/telemetry',
    'src/specs',
    'src/gateway',
    'src/execution',
    'resolvers',
    'src/server',
  ],
  'src/cli': [
    'src/base',
    'src/model',
    'src/plan',
    'src/auth',
    'src/telemetry',
    'src/specs',
    'src/app',
  ],
  examples: [],
};

/** The folders that may import a package; any other package is refused, so that each has a home. */
const OWNERS: Readonly<Record<string, readonly string[]>> = {
  graphql: [
    'src/plan',
    'src/specs',
    'src/gateway',
    'src/execution',
    'src/server',
    'src/app',
    'src/cli',
    'src/generated',
    'src/auth',
    'resolvers',
  ],
  'graphql-shield': ['src/auth'],
  jose: ['src/auth'],
  oauth4webapi: ['src/auth'],
  '@apollo/server': ['src/server'],
  '@apollo/server-gateway-interface': ['src/server', 'src/execution'],
  '@graphql-tools/schema': ['src/app'],
  '@graphql-typed-document-node/core': ['src/generated'],
  'graphql-scalars': ['resolvers'],
  fastify: ['src/server'],
  ajv: ['src/policies'],
  'ajv-formats': ['src/policies'],
  dataloader: ['src/policies'],
  re2js: ['src/base'],
  undici: ['src/backends'],
  pg: ['src/backends'],
  ioredis: ['src/stores'],
  'libpg-query': ['src/backends'],
  'rate-limiter-flexible': ['src/stores'],
  pino: ['src/telemetry', 'src/server', 'src/app'],
  zod: ['src/app', 'src/auth'],
  graphiql: ['src/console'],
  '@graphiql/plugin-explorer': ['src/console'],
  '@graphiql/toolkit': ['src/console'],
  react: ['src/console'],
  'react-dom': ['src/console'],
  vite: ['src/console'],
};

const MOST_LINES = 250;
const MOST_TEST_LINES = 400;
const MEDIAN_LINES = 60;

interface Source {
  readonly path: string;
  readonly folder: string;
  readonly lines: number;
  readonly imports: readonly string[];
}

const sources = globSync('{src,resolvers,examples}/**/*.{ts,tsx}').toSorted().map(read);
const written = sources.filter(({ folder }) => folder !== 'src/generated');

function read(path: string): Source {
  const text = readFileSync(path, 'utf8');
  return { path, folder: folderOf(path), lines: linesOf(text), imports: importsIn(text) };
}

function folderOf(path: string): string {
  const [first = '', second = ''] = path.split('/');
  return first === 'src' ? `src/${second}` : first;
}

function linesOf(text: string): number {
  return text.trimEnd().split('\n').length;
}

/** What a module names in `import … from`, `export … from`, `import '…'` and `import('…')`. */
function importsIn(text: string): readonly string[] {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const from = code.matchAll(/^(?:import|export)\b[^'"`;]*?from\s*'([^']+)'|^\} from '([^']+)'/gm);
  const bare = code.matchAll(/\bimport\s*\(?\s*'([^']+)'/g);
  return [...from, ...bare].map(([, one, other]) => one ?? other ?? '');
}

function targetOf({ path }: Source, specifier: string): string {
  return relative('.', join(dirname(path), specifier));
}

test('the parser of imports sees every form', () => {
  const text = [
    "import a from 'a';",
    "import {\n  type B,\n  b,\n} from './b.ts';",
    "import type { C } from '../c.ts';",
    "export { d } from './d.ts';",
    "import 'e';",
    "const f = await import('./f.ts');",
    "// import g from 'g';",
  ].join('\n');
  expect(new Set(importsIn(text))).toEqual(
    new Set(['../c.ts', './b.ts', './d.ts', './f.ts', 'a', 'e']),
  );
});

test('a folder imports those that the table allows', () => {
  const wrong = sources.flatMap((source) =>
    source.imports
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => folderOf(targetOf(source, specifier)))
      .filter((to) => to !== source.folder && !MAY_IMPORT[source.folder]?.includes(to))
      .map((to) => `${source.path} imports ${to}`),
  );
  expect(wrong).toEqual([]);
});

test('every folder with code stands in the table', () => {
  const folders = new Set(sources.map(({ folder }) => folder));
  expect(folders).toEqual(new Set(Object.keys(MAY_IMPORT)));
});

test('a package is imported where it is at home', () => {
  const wrong = sources.flatMap((source) =>
    source.imports
      .filter((specifier) => !specifier.startsWith('.') && !specifier.startsWith('node:'))
      .map((specifier) => /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier)
      .filter((name) => !OWNERS[name]?.includes(source.folder))
      .map((name) => `${source.path} imports ${name}`),
  );
  expect(wrong).toEqual([]);
});

test('no module imports itself by way of others', () => {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (path: string, way: readonly string[]): void => {
    if (way.includes(path)) circles.push([...way.slice(way.indexOf(path)), path].join(' → '));
    if (way.includes(path) || done.has(path)) return;
    const source = byPath.get(path);
    for (const specifier of source?.imports ?? []) {
      if (source && specifier.startsWith('.')) visit(targetOf(source, specifier), [...way, path]);
    }
    done.add(path);
  };
  for (const { path } of sources) visit(path, []);
  expect(circles).toEqual([]);
});

describe('sizes', () => {
  test(`a source file has at most ${MOST_LINES} lines`, () => {
    expect(written.filter(({ lines }) => lines > MOST_LINES).map(({ path }) => path)).toEqual([]);
  });

  test(`the median source file has at most ${MEDIAN_LINES} lines`, () => {
    const lines = written.map((source) => source.lines).toSorted((a, b) => a - b);
    expect(lines[Math.floor(lines.length / 2)]).toBeLessThanOrEqual(MEDIAN_LINES);
  });

  test(`a test file has at most ${MOST_TEST_LINES} lines`, () => {
    const tests = globSync('test/**/*.ts').map(read);
    expect(tests.length).toBeGreaterThan(0);
    expect(tests.filter(({ lines }) => lines > MOST_TEST_LINES).map(({ path }) => path)).toEqual(
      [],
    );
  });
});

test('no file or folder has a name that says nothing', () => {
  const names = globSync('{src,resolvers,examples,test,bench}/**', {
    exclude: (name) => name === 'node_modules',
  });
  const empty = /(^|[/.-])(utils?|helpers?|common|managers?|misc)([/.-]|$)/;
  expect(names.filter((name) => empty.test(name))).toEqual([]);
});

test('the environment is read by the configuration alone', () => {
  const readers = globSync('{src,resolvers}/**/*.ts').filter((path) =>
    readFileSync(path, 'utf8').includes('process.env'),
  );
  expect(readers).toEqual(['src/app/config.ts']);
});

test('time and chance come in by the clock: no policy, plan or base module asks for them itself', () => {
  const asks = /\b(Date\.now|new Date\(\)|performance\.now|Math\.random|setTimeout|setInterval)\b/;
  const own = globSync('src/{base,model,plan,policies,gateway,backends,specs,execution}/**/*.ts');
  expect(own.filter((path) => asks.test(readFileSync(path, 'utf8')))).toEqual([]);
});
