import { expect, test } from 'vitest';
import { compile } from '../../src/plan/compile.ts';
import { SchemaMistakes } from '../../src/plan/mistakes.ts';
import { AROUND, compileTools, lineOf, mistakesOf } from './compile-tools.ts';

const CUSTOMER = 'type Customer { id: ID! name: String }';

/** A READ of customers in one line; `binding` and `args` where they matter. */
function tool(name: string, binding: string, args = ''): string {
  return `extend type Mutation { "Reads." ${name}${args}: Customer @tool(effect: READ) ${binding} }`;
}

function planOf(binding: string, args = '') {
  const [plan] = compileTools(`${CUSTOMER} ${tool('look', binding, args)}`).catalogue.tools;
  return plan;
}

test('a tool becomes a plan', () => {
  const { catalogue } = compileTools(`${CUSTOMER}
    extend type Mutation {
      "Looks a customer up."
      lookUp(id: ID!): Customer
        @tool(effect: IDEMPOTENT, scopes: ["act"], title: "Customer", tags: ["crm"]
          examples: [{ args: "{\\"id\\": \\"cus_1\\"}", note: "One." }])
        @rest(backend: "shop", GET: "/customers/{args.id}", pick: "data", 
          headers: { name: "x-tenant", value: "{caller.tenant} {caller.claims.desk}" })
        @timeout(total: "2s", attempt: "500ms")
        @retry(attempts: 6, base: "100ms", cap: "1s")
        @breaker(failures: 0.2, window: "1m", minimum: 5, open: "2s")
        @concurrency(limit: 8, queue: 0)
        @fallback(backends: ["catalog"])
    }`);
  expect(catalogue.tools).toEqual([
    {
      id: 'lookUp',
      effect: 'IDEMPOTENT',
      title: 'Customer',
      description: 'Looks a customer up.',
      scopes: ['act'],
      tags: ['crm'],
      examples: [{ args: { id: 'cus_1' }, note: 'One.' }],
      cost: 1,
      binding: {
        kind: 'rest',
        backend: 'shop',
        request: {
          verb: 'GET',
          target: '/customers/{args.id}',
          headers: [{ name: 'x-tenant', value: '{caller.tenant} {caller.claims.desk}' }],
          body: null,
          pick: 'data',
        },
      },
      timeout: { totalMs: 2_000, attemptMs: 500 },
      retry: { attempts: 6, baseMs: 100, capMs: 1_000 },
      breaker: { failures: 0.2, windowMs: 60_000, minimum: 5, openMs: 2_000 },
      concurrency: { limit: 8, queue: 0 },
      hedge: null,
      fallback: { backends: ['catalog'], tool: null },
      rateLimits: [],
      cache: null,
      invalidates: [],
      callerPaths: [['tenant'], ['claims', 'desk']],
      parentPaths: [],
      version: expect.any(String),
      batch: null,
      result: { is: 'composite', type: 'Customer', nullable: true },
      renames: {},
    },
  ]);
  expect(catalogue.joins).toEqual([]);
});

test('a join becomes a plan of effect READ, and no field of its type', () => {
  const { catalogue } = compileTools(`
    type Order { id: ID! product: Product @rest(backend: "catalog", GET: "/products/{parent.id}") }
    type Product { id: ID! }
    extend type Mutation {
      "Places an order." place: Order @tool(effect: WRITE, scopes: ["act"]) @rest(backend: "shop", POST: "/orders")
    }`);
  expect(catalogue.joins).toMatchObject([
    { id: 'Order.product', type: 'Order', field: 'product', effect: 'READ' },
  ]);
  expect(catalogue.shapes.Order).toEqual({
    is: 'object',
    fields: [{ name: 'id', path: ['id'], shape: { is: 'leaf', scalar: 'ID', nullable: false } }],
  });
  expect(new Set(Object.keys(catalogue.shapes))).toEqual(new Set(['Order', 'Product']));
});

test('a tool without a binding is a function of resolvers/tools', () => {
  const sdl = `${CUSTOMER} ${tool('compute', '')}`;
  const { catalogue } = compileTools(sdl, { resolvers: new Set(['compute']) });
  expect(catalogue.tools[0]?.binding).toEqual({ kind: 'resolver', name: 'compute' });
});

test('a statement becomes a plan', () => {
  expect(planOf('@sql(backend: "help", query: "select 1 as id", one: true)')?.binding).toEqual({
    kind: 'sql',
    backend: 'help',
    statement: { query: 'select 1 as id', one: true },
  });
});

test.each([
  ['POST: "/c"', { args: ['id', 'by'] }],
  ['PUT: "/c/{args.id}"', { args: ['by'] }],
  ['PATCH: "/c/{args.id}/{args.by.name}"', { args: ['by'] }],
  ['POST: "/c", body: "{args.id}{args.by}"', null],
  ['POST: "/c", body: "[{args.id}, {args.by}]"', { template: '[{args.id}, {args.by}]' }],
  ['DELETE: "/c/{args.id}/{args.by.name}"', null],
])('@rest(%s) has the body %j', (verb, body) => {
  const sdl = `${CUSTOMER} input By { name: String! }
    ${tool('look', `@rest(backend: "shop", ${verb})`, '(id: ID!, by: By!)').replace('READ', 'WRITE, scopes: ["act"]')}`;
  if (verb.includes('}{')) {
    expect(mistakesOf(sdl)).toMatchObject([{ rule: 'request-body' }]);
  } else {
    expect(compileTools(sdl).catalogue.tools[0]?.binding).toMatchObject({ request: { body } });
  }
});

test('a POST whose arguments are all in the path has no body', () => {
  const plan = planOf('@rest(backend: "shop", POST: "/c/{args.id}")', '(id: ID!)');
  expect(plan?.binding).toMatchObject({ request: { body: null } });
});

test('without @timeout its defaults hold, and an attempt is never longer than the call', () => {
  expect(planOf('@rest(backend: "shop", GET: "/c")')?.timeout).toEqual({
    totalMs: 10_000,
    attemptMs: 3_000,
  });
  expect(planOf('@rest(backend: "shop", GET: "/c") @timeout(total: "1s")')?.timeout).toEqual({
    totalMs: 1_000,
    attemptMs: 1_000,
  });
});

test('without @retry its defaults hold, and the first wait is never longer than the longest', () => {
  const binding = '@rest(backend: "shop", GET: "/c")';
  expect(planOf(binding)?.retry).toEqual({ attempts: 3, baseMs: 50, capMs: 2_000 });
  const short = planOf(`${binding} @retry(cap: "20ms")`)?.retry;
  expect(short).toEqual({ attempts: 3, baseMs: 20, capMs: 20 });
});

test('what departs from the backend, and what asks twice or elsewhere, is off where it is not written', () => {
  expect(planOf('@rest(backend: "shop", GET: "/c")')).toMatchObject({
    breaker: null,
    concurrency: null,
    hedge: null,
    fallback: null,
    cache: null,
    invalidates: [],
    callerPaths: [],
    parentPaths: [],
    batch: null,
  });
});

test('@breaker and @concurrency alone have the defaults that they describe', () => {
  expect(planOf('@rest(backend: "shop", GET: "/c") @breaker @concurrency')).toMatchObject({
    breaker: { failures: 0.5, windowMs: 10_000, minimum: 50, openMs: 5_000 },
    concurrency: { limit: 64, queue: 64 },
  });
});

test('a READ may be hedged, and fall back on backends and then on another tool', () => {
  const sdl = `${CUSTOMER} ${tool('other', '@rest(backend: "catalog", GET: "/c")')}
    ${tool('look', '@rest(backend: "shop", GET: "/c") @hedge(after: "50ms") @fallback(backends: ["catalog"], tool: "other")')}`;
  const look = compileTools(sdl).catalogue.tools.find(({ id }) => id === 'look');
  expect(look).toMatchObject({
    hedge: { afterMs: 50 },
    fallback: { backends: ['catalog'], tool: 'other' },
  });
});

test('a join is retried as it says', () => {
  const sdl = `type Order { id: ID! again: Order
      @rest(backend: "shop", GET: "/orders/{parent.id}") @retry(attempts: 1) }
    extend type Mutation { "Reads." order: Order @tool(effect: READ) @rest(backend: "shop", GET: "/o") }`;
  expect(compileTools(sdl).catalogue.joins).toMatchObject([{ retry: { attempts: 1 } }]);
});

test('a catalogue is frozen to its depth', () => {
  const plan = planOf('@rest(backend: "shop", GET: "/c")');
  expect(Object.isFrozen(plan)).toBe(true);
  expect(Object.isFrozen(plan?.binding)).toBe(true);
  expect(Object.isFrozen(plan?.timeout)).toBe(true);
  expect(Object.isFrozen(plan?.retry)).toBe(true);
});

test('the syntax errors of all files come together, each with its file', () => {
  const found = mistakesOf({
    'a.graphql': 'type A {',
    'b.graphql': `${CUSTOMER}\n${tool('look', '@rest(backend: "shop", GET: "/c", nope: 1)')}`,
    'c.graphql': '"Extensions have no description."\nextend type Mutation { a: Int }',
  });
  expect(found.map(({ file, line, rule }) => [file, line, rule])).toEqual([
    ['a.graphql', 1, 'syntax'],
    ['b.graphql', 2, 'sdl'],
    ['c.graphql', 1, 'syntax'],
  ]);
});

test('what an unreadable file may define is not missed in the others', () => {
  const found = mistakesOf({
    'a.graphql': `${CUSTOMER} directive @mine on OBJECT type Shop {`,
    'b.graphql': `${tool('look', '@rest(backend: "shop", GET: "/c")')} type B @mine { id: ID }
      extend type Shop { b: B }`,
  });
  expect(found.map(({ file, rule }) => [file, rule])).toEqual([['a.graphql', 'syntax']]);
});

test('wrong definitions in one file hide no mistakes of another', () => {
  const found = mistakesOf({
    'a.graphql': `${CUSTOMER} ${tool('a', '@rest(backend: "shop", GET: "/{args.x}")', '(x: Nowhere)')}`,
    'b.graphql': tool('b', '@rest(backend: "shpo", GET: "/c")'),
  });
  expect(found.map(lineOf)).toEqual([
    'a.graphql:1 sdl: Unknown type "Nowhere".',
    'b.graphql:1 backend-known: There is no backend "shpo".',
  ]);
});

test('a function whose field may be lost in wrong definitions is not called superfluous', () => {
  const twice = 'type Mutation { a: Int } type Mutation { b: Int }';
  const found = mistakesOf(twice, { resolvers: new Set(['a', 'b']) });
  expect(new Set(found.map(({ rule }) => rule))).toEqual(new Set(['sdl']));
});

test('a file of comments alone defines nothing, and is no mistake', () => {
  const sdl = `${CUSTOMER} ${tool('look', '@rest(backend: "shop", GET: "/c")')}`;
  expect(
    mistakesOf({ 'a.graphql': sdl, 'b.graphql': '# nothing yet\n\n', 'c.graphql': '' }),
  ).toEqual([]);
});

test('a name in a statement of several lines is shown at its own line', () => {
  const sdl = `${CUSTOMER}
extend type Mutation {
  "Looks."
  look(words: String): [Customer!] @tool(effect: READ) @sql(backend: "help", query: """
    select id from customers -- by :name
    where name = :names
      and words = :words
  """)
}`;
  expect(mistakesOf(sdl)).toMatchObject([{ line: 6, column: 18, rule: 'template-names' }]);
});

test('a mistake suggests what was meant', () => {
  const found = mistakesOf(`${CUSTOMER} ${tool('look', '@rest(backend: "shpo", GET: "/c")')}`);
  expect(found).toMatchObject([{ hint: 'Did you mean shop?' }]);
});

test.each([
  ['# nothing', 'Write the first tool into schema/tools: extend type Mutation.'],
  ['type Mutation { a: Int }', 'Add to it: extend type Mutation.'],
])('%s is told how tools are written', (sdl, hint) => {
  expect(mistakesOf(sdl)).toMatchObject([{ hint }]);
});

test('the error lists its mistakes in the order of files and lines', () => {
  const wrong = '@rest(backend: "shpo", GET: "/c")';
  const sdl = { 'b.graphql': `${CUSTOMER}\n${tool('b', wrong)}`, 'a.graphql': tool('a', wrong) };
  try {
    compileTools(sdl);
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(SchemaMistakes);
    expect(String(error)).toMatch(/has 2 mistakes\.\nb\.graphql:2:\d+ .*\na\.graphql:1:\d+ /);
  }
});

test('sources without the language are a bug, not a mistake', () => {
  const sources = [{ name: 'a.graphql', text: CUSTOMER }];
  expect(() => compile(sources, AROUND)).toThrow('The sources lack the language itself.');
});
