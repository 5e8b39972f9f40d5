import { expect, test } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { BROKEN } from '../plan/broken-schema.ts';
import { projectFolder } from '../support/gateway-for.ts';

/** Wrong only together with another file, a function of resolvers/tools or the configuration, or in the length of a name. */
const APART: ReadonlySet<string> = new Set([
  'schema',
  'sdl',
  'resolvers-used',
  'resolver-policies',
  'definitions',
  'one-binding',
  'tool-name',
  'scalars-used',
]);

const DECLARED = /^(?:type|input|enum|scalar|interface|union) (\w+)|^ {2}(\w+)\b(?=[(:])/gm;
const OURS: ReadonlySet<string> = new Set(['Mutation', 'Query']);

/** The same schema under names of its own, so that thirty of them fit into one project. */
function alone(text: string, number: number): string {
  const names = new Set([...text.matchAll(DECLARED)].flatMap(([, type]) => type ?? []));
  const mutation = /^extend type Mutation \{\n([\s\S]*?)^\}/gm;
  for (const [, fields = ''] of text.matchAll(mutation)) {
    for (const [, name = ''] of fields.matchAll(/^ {2}(\w+)\b(?=[(:])/gm)) names.add(name);
  }
  const renamed = [...names].filter((name) => !OURS.has(name));
  return renamed.reduce(
    (changed, name) => changed.replaceAll(new RegExp(`\\b${name}\\b`, 'g'), `${name}F${number}`),
    text,
  );
}

const REST = { kind: 'rest', url: 'http://127.0.0.1:9' };
const BACKENDS = {
  shop: REST,
  catalog: { ...REST, idempotency: { header: 'Idempotency-Key' } },
  help: { kind: 'sql', url: 'sqlite:help.db' },
  stats: { kind: 'sql', url: 'postgres://127.0.0.1/stats', readOnly: { relations: ['orders'] } },
};

test('check finds the mistakes of more than twenty broken files in one run, each at its line', async () => {
  const files = BROKEN.filter(({ name }) => !APART.has(name));
  expect(files.length).toBeGreaterThanOrEqual(20);
  const folder = projectFolder({
    sdl: '# nothing',
    files: Object.fromEntries([
      [
        'toolgate.config.mjs',
        `export default ${JSON.stringify({ backends: BACKENDS, auth: { claims: ['desk'] } })};`,
      ],
      ...files.map(({ file, text }, at) => [`schema/tools/${file}`, alone(text, at)] as const),
    ]),
  });

  let stdout = '';
  const code = await main(['check', '--project', folder, '--format', 'json'], {
    out: (text) => {
      stdout += text;
    },
    err: () => {},
  });
  expect(code).toBe(1);
  const found: { file: string; line: number; rule: string }[] = JSON.parse(stdout).mistakes;
  const told = found.map(({ file, line, rule }) => `${file.split('/').at(-1)}:${line} ${rule}`);
  const announced = files.flatMap(({ expected }) =>
    expected.map((one) => one.replace(/:[^:\d].*/, '')),
  );
  expect(sorted(told)).toEqual(sorted(announced));
});

function sorted(lines: readonly string[]): readonly string[] {
  return lines.toSorted((a, b) => a.localeCompare(b));
}
