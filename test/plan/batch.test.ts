import { expect, test } from 'vitest';
import type { ToolPlan } from '../../src/model/plan.ts';
import { compileTools } from './compile-tools.ts';

const HEADERS = 'headers: [{ name: "x-tenant", value: "{caller.tenant}" }]';

function planOf(args: string, directives: string): ToolPlan | undefined {
  const sdl = `extend type Mutation { "Looks." look(${args}): Thing @tool(effect: READ) ${directives} }
    type Thing { id: ID! at: Int @from(path: "place.at") }`;
  return compileTools(sdl).catalogue.tools[0];
}

test('a bulk GET goes to the same backend, with the headers and the pick of the single request', () => {
  const single = `@rest(backend: "shop", GET: "/t/{args.id}?l={args.n}", pick: "data", ${HEADERS})`;
  const batch = '@batch(key: "id", GET: "/t?ids={keys}&l={args.n}", match: "place.at")';
  expect(planOf('id: ID!, n: Int', `${single} ${batch}`)?.batch).toEqual({
    key: ['args', 'id'],
    binding: {
      kind: 'rest',
      backend: 'shop',
      request: {
        verb: 'GET',
        target: '/t?ids={keys}&l={args.n}',
        headers: [{ name: 'x-tenant', value: '{caller.tenant}' }],
        pick: 'data',
        body: null,
      },
    },
    match: ['place', 'at'],
    max: 100,
    inUrl: true,
  });
});

const PLAIN = '@rest(backend: "shop", GET: "/t/{args.id}?l={args.n}")';

test.each([
  ['POST: "/t"', { args: ['n'], keys: true }, false],
  ['POST: "/t?l={args.n}"', { args: [], keys: true }, false],
  ['POST: "/t?ids={keys}"', { args: ['n'] }, true],
  ['POST: "/t", body: "[{keys}, {args.n}]"', { template: '[{keys}, {args.n}]' }, false],
])('@batch(%s) has the body %j', (request, body, inUrl) => {
  const batch = `@batch(key: "id", ${request}, match: "id")`;
  const plan = planOf('id: ID!, n: Int', `${PLAIN} ${batch}`);
  expect(plan?.batch).toMatchObject({ binding: { request: { body } }, inUrl });
});

test('a bulk statement answers rows, and its values of the caller are the plan’s', () => {
  const single =
    '@sql(backend: "help", query: "select * from t where id = :id and u = :caller.id", one: true)';
  const query =
    'select * from t where id = any(:keys) and u = :caller.id and d = :caller.claims.desk';
  const batch = `@batch(key: "id", query: "${query}", match: "id", max: 7)`;
  const plan = planOf('id: ID!', `${single} ${batch}`);
  expect(plan?.callerPaths).toEqual([['id'], ['claims', 'desk']]);
  expect(plan?.batch).toEqual({
    key: ['args', 'id'],
    binding: { kind: 'sql', backend: 'help', statement: { query, one: false, bulk: true } },
    match: ['id'],
    max: 7,
    inUrl: false,
  });
});

test('another bulk request is another version of the plan', () => {
  const versionOf = (target: string) =>
    planOf('id: ID!', `@rest(backend: "shop", GET: "/t/{args.id}") ${batchOf(target)}`)?.version;
  const batchOf = (target: string) => `@batch(key: "id", GET: "${target}", match: "id")`;

  expect(versionOf('/t?ids={keys}')).toBe(versionOf('/t?ids={keys}'));
  expect(versionOf('/t?ids={keys}')).not.toBe(versionOf('/all?ids={keys}'));
});

test('the key of a join may be a value of its parent', () => {
  const { catalogue } = compileTools(`
    extend type Mutation { "Looks." look: Thing @tool(effect: READ) @rest(backend: "shop", GET: "/") }
    type Thing { id: ID! of: Owner! owner: Thing
      @rest(backend: "shop", GET: "/t/{parent.of.id}")
      @batch(key: "parent.of.id", GET: "/t?ids={keys}", match: "id") }
    type Owner { id: ID! }`);
  expect(catalogue.joins).toMatchObject([{ batch: { key: ['parent', 'of', 'id'] } }]);
});
