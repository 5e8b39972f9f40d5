import { expect, test } from 'vitest';
import { projectIn } from '../../src/app/project.ts';
import { importRules } from '../../src/app/project-rules.ts';
import { main } from '../../src/cli/main.ts';
import { failureOf } from '../support/failure.ts';
import { gatewayFor, projectFolder } from '../support/gateway-for.ts';

const SDL = `extend type Mutation {
  "Reads." read(id: ID!): JSON @tool(effect: READ, scopes: ["orders:read"]) @rest(backend: "shop", GET: "/{args.id}")
}`;
const REST = { shop: 'http://127.0.0.1:9' };

function projectWith(text: string, file = 'resolvers/permissions.mjs') {
  return projectFolder({ sdl: SDL, rest: REST, files: { [file]: text } });
}

test('a project without the file has no rules', async () => {
  expect(await importRules(projectIn(projectFolder({ sdl: SDL, rest: REST })), 1)).toEqual([]);
});

test.each(['permissions.ts', 'permissions.js', 'permissions.mjs'])(
  'the rules of %s are found',
  async (name) => {
    const folder = projectWith(
      "export const rules = [{ name: 'one', check: () => 'ALLOW' }];",
      `resolvers/${name}`,
    );
    const rules = await importRules(projectIn(folder), 1);
    expect(rules.map((rule) => rule.name)).toEqual(['one']);
  },
);

test.each<[string, string]>([
  ['no export', ''],
  ['an export that is no list', 'export const rules = {};'],
  ['a rule without a name', "export const rules = [{ check: () => 'ALLOW' }];"],
  ['a rule that is no function', "export const rules = [{ name: 'one', check: 'ALLOW' }];"],
  ['nothing among the rules', 'export const rules = [null];'],
  [
    'two rules of one name',
    "const one = { name: 'one', check: () => 'ALLOW' }; export const rules = [one, one];",
  ],
])('%s is no start, for a rule that is not asked denies nobody', async (_, text) => {
  const folder = projectWith(text);
  const failure = await failureOf(importRules(projectIn(folder), 1));
  expect(String(failure)).toContain('permissions.mjs must export `rules`');

  let printed = '';
  const code = await main(['check', '--project', folder], {
    out: (said) => (printed += said),
    err: () => {},
  });
  expect(code).toBe(1);
  expect(printed).toContain('permissions.mjs must export `rules`');
});

test('a file that does not load is named with its line', async () => {
  const folder = projectWith("export const rules = [];\nthrow new Error('a bug');");
  const failure = await failureOf(importRules(projectIn(folder), 1));
  expect(String(failure)).toContain('permissions.mjs:2 a bug');
});

test('a rule is asked with the arguments of a call, and its change holds after a reload', async () => {
  const rule = (id: string) => `export const rules = [{ name: 'own', check: (_, __, args) =>
    args === null || args.id === '${id}' ? 'ALLOW' : 'DENY' }];`;
  const { app, ask, write, logged } = await gatewayFor({
    sdl: SDL,
    rest: REST,
    files: { 'resolvers/permissions.mjs': rule('1') },
  });
  const codeOf = async (id: string) =>
    (await ask(`mutation { read(id: "${id}") }`)).errors?.[0]?.extensions.code;
  expect([await codeOf('1'), await codeOf('2')]).toEqual(['TOOL_DEPENDENCY_FAILURE', 'FORBIDDEN']);
  expect(logged).toContainEqual(
    expect.objectContaining({
      msg: 'A call was not allowed.',
      tool: 'read',
      reason: 'RULE',
      rule: 'own',
    }),
  );

  write('resolvers/permissions.mjs', rule('2'));
  await app.reload();
  expect([await codeOf('1'), await codeOf('2')]).toEqual(['FORBIDDEN', 'TOOL_DEPENDENCY_FAILURE']);
});

test('a rule that is broken is told to its developers, with its name and where', async () => {
  const { ask, logged } = await gatewayFor({
    sdl: SDL,
    rest: REST,
    files: {
      'resolvers/permissions.mjs': `export const rules = [{ name: 'own', check(_, __, args) {
        if (args !== null) throw new Error('a bug');
        return 'ALLOW';
      } }];`,
    },
  });
  const { errors } = await ask('mutation { read(id: "1") }');
  expect(errors?.[0]).toMatchObject({
    message: 'You may not do this.',
    extensions: { code: 'FORBIDDEN' },
  });
  expect(JSON.stringify(errors)).not.toContain('own');
  expect(logged).toContainEqual(
    expect.objectContaining({
      rule: 'own',
      reason: 'ERROR',
      stack: expect.stringContaining('a bug'),
    }),
  );
});

test('what may be called changes with the configuration at a reload', async () => {
  const { app, ask, write } = await gatewayFor({ sdl: SDL, rest: REST });
  expect((await ask('{ __typename }')).data).toEqual({ __typename: 'Query' });
  write('keys.json', '{ "version": 1, "keys": [] }');
  write(
    'toolgate.config.mjs',
    `export default ${JSON.stringify({
      backends: { shop: { kind: 'rest', url: REST.shop } },
      auth: { apiKeys: { file: 'keys.json' } },
    })};`,
  );
  await app.reload();
  expect((await ask('{ __typename }')).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
});
