import { expect, test } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { projectFolder } from '../support/gateway-for.ts';

const SDL = `extend type Mutation {
  "Reads." read(id: ID!): String @tool(effect: READ) @rest(backend: "shop", GET: "/{args.id}")
}`;
const WRONG = SDL.replace('"shop"', '"shoop"');
const SHOOP = 'schema/tools/tools.graphql:2 backend-known There is no backend "shoop".';
const REST = { shop: 'http://127.0.0.1:9' };

/** Every mistake as `file:line rule message`. */
async function checked(source: Parameters<typeof projectFolder>[0]) {
  const folder = projectFolder(source);
  let [stdout, stderr] = ['', ''];
  const code = await main(['check', '--project', folder, '--format', 'json'], {
    out: (text) => (stdout += text),
    err: (text) => (stderr += text),
  });
  expect(stderr).toBe('');
  const report = JSON.parse(stdout);
  const mistakes: { file: string; line: number; rule: string; message: string }[] = report.mistakes;
  const lines = mistakes.map(
    ({ file, line, rule, message }) => `${file}:${line} ${rule} ${message}`,
  );
  expect(code).toBe(lines.length === 0 ? 0 : 1);
  return { lines, complete: report.complete, folder };
}

function configured(text: string) {
  return { 'toolgate.config.mjs': text };
}

test('mistakes of configuration, resolvers and schema come together', async () => {
  const { lines, complete } = await checked({
    sdl: WRONG,
    files: {
      ...configured('export default { backends: { shop: { kind: "rest", url: "nowhere" } } };'),
      'resolvers/tools/no-such-export.ts': 'export const other = 1;\n',
      'resolvers/tools/syntax.ts': '\nexport const syntax = () => 1 +;\n',
    },
  });
  expect(lines).toEqual([
    expect.stringMatching(
      /^toolgate\.config\.mjs:1 config backends\.shop\.url: is no http or https URL/,
    ),
    'resolvers/tools/no-such-export.ts:1 resolver resolvers/tools/no-such-export.ts must export a function `noSuchExport`.',
    'resolvers/tools/syntax.ts:2 resolver Expression expected.',
    SHOOP,
  ]);
  expect(complete).toBe(true);
});

test('a function that does not load still answers its tool', async () => {
  const sdl = `extend type Mutation { "Counts." countAll: Int @tool(effect: READ) }`;
  const { lines } = await checked({
    sdl,
    files: { 'resolvers/tools/count-all.ts': '\nthrow new Error("no\\nway");\n' },
  });
  expect(lines).toEqual(['resolvers/tools/count-all.ts:2 resolver no.']);
});

test('a module that is missing is told by its path in the project', async () => {
  const text = 'import { x } from "../gone.ts";\nexport const read2 = () => x;\n';
  const { lines, folder } = await checked({
    sdl: SDL,
    rest: REST,
    files: { 'resolvers/tools/read2.ts': text },
  });
  expect(lines).toEqual([
    "resolvers/tools/read2.ts:1 resolver Cannot find module 'resolvers/gone.ts' imported from resolvers/tools/read2.ts.",
  ]);
  expect(lines.join()).not.toContain(folder);
});

test('what two files import is wrong once, at its own line', async () => {
  const importing = 'import { x } from "../shared.ts";\nexport const NAME = () => x;\n';
  const { lines } = await checked({
    sdl: SDL,
    rest: REST,
    files: {
      'resolvers/shared.ts': '\n\nexport const x = ;\n',
      'resolvers/tools/one.ts': importing.replace('NAME', 'one'),
      'resolvers/tools/two.ts': importing.replace('NAME', 'two'),
    },
  });
  expect(lines).toEqual(['resolvers/shared.ts:3 resolver Expression expected.']);
});

test('a function without a tool is told with its file', async () => {
  const files = {
    'resolvers/tools/other.js': 'export function other() {}\nexport function second() {}\n',
  };
  const { lines } = await checked({ sdl: SDL, rest: REST, files });
  expect(lines).toEqual([
    'resolvers/tools/other.js:1 resolvers-used other is exported from resolvers/tools/other.js, but Mutation has no such field.',
  ]);
});

test.each([
  [
    'without a default export',
    'export const config = {};',
    ':1 config The configuration has no default export.',
  ],
  ['that throws', '\nthrow new Error("no such vault:");', ':2 config no such vault.'],
  [
    'whose kind of a backend is unknown',
    'export default { backends: { shop: { kind: "soap" } } };',
    ':1 config backends.shop.kind: ',
  ],
])('a configuration %s is reported, and backends are not looked for', async (_what, text, says) => {
  const { lines, complete } = await checked({ sdl: WRONG, files: configured(text) });
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(`toolgate.config.mjs${says}`);
  expect(complete).toBe(false);
});

test('a variable that is missing is reported, and its backend is declared all the same', async () => {
  const reference = '{ reads(e) { return env("TOOLGATE_TEST_UNSET").reads(e); } }';
  const { lines } = await checked({
    sdl: WRONG,
    files: configured(
      `import { env } from ${JSON.stringify(new URL('../../src/app/define-config.ts', import.meta.url).href)};
export default { backends: { shop: { kind: "rest", url: ${reference} } } };`,
    ),
  });
  expect(lines).toEqual([
    'toolgate.config.mjs:1 config backends.shop.url: TOOLGATE_TEST_UNSET must be set.',
    SHOOP,
  ]);
});

test('annotations name files from the folder where the command runs, outside of it absolutely', async () => {
  const folder = projectFolder({ sdl: WRONG, rest: REST });
  let stdout = '';
  const streams = { out: (text: string) => (stdout += text), err: () => {} };
  await main(['check', '--project', folder, '--format', 'github'], streams);
  expect(stdout).toContain(`::error file=${folder}/schema/tools/tools.graphql,line=2,`);
});

test('the text report ends with the folder', async () => {
  const folder = projectFolder({ sdl: SDL, rest: REST });
  let stdout = '';
  await main(['check', '--project', folder], { out: (text) => (stdout += text), err: () => {} });
  expect(stdout).toBe(`No mistakes in ${folder}.\n`);
});
