import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { gatewayFor } from '../support/gateway-for.ts';
import { json, recordingBackend } from '../support/recording-backend.ts';

const SDL = `
extend type Mutation {
  "Reads." read(id: ID!, first: Int! = 5 @constraint(max: 9)): Thing
    @tool(effect: READ) @rest(backend: "shop", GET: "/things/{args.id}?first={args.first}")
  "Writes." write(id: ID!): Thing @tool(effect: WRITE, scopes: ["act"]) @rest(backend: "shop", POST: "/things/{args.id}")
  "Computes." compute(id: ID!): Thing @tool(effect: READ)
  "Changes." change(id: ID!): Thing @tool(effect: WRITE, scopes: ["act"])
}
extend type Mutation { "Anything." anything: JSON @tool(effect: READ) }
"A thing." type Thing { "Its id." id: ID! "Its name." name: String @from(path: "nick_name") }
`;

function emptyDatabase(): string {
  const folder = mkdtempSync(join(tmpdir(), 'toolgate-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'books.db');
  new DatabaseSync(path).close();
  return path;
}

/** A project whose two computing tools are these function bodies, of \`args\` and \`ctx\`. */
async function computing(compute: string, change = 'return null', anything = 'return null') {
  const shop = await recordingBackend((request, response, route) => {
    if (route.includes('/missing')) response.statusCode = 404;
    if (route.includes('/lost')) return request.socket.destroy();
    json(response, { id: '1', nick_name: 'Thing', route });
    return undefined;
  });
  const gateway = await gatewayFor({
    sdl: SDL,
    rest: { shop: shop.url },
    sql: { books: `sqlite:${emptyDatabase()}` },
    files: {
      'resolvers/tools/compute.ts': `export const compute = async (args, ctx) => { ${compute} };`,
      'resolvers/tools/anything.ts': `export const anything = async () => { ${anything} };`,
      'resolvers/tools/change.ts': `export const change = async (args, ctx) => { ${change} };`,
    },
  });
  const ask = (tool: string) => gateway.ask(`mutation { ${tool}(id: "1") { id name } }`);
  return { shop, gateway, ask };
}

describe('a tool written in TypeScript', () => {
  test('calls another tool, whose defaults are filled in and whose answer has the declared names', async () => {
    const { shop, ask } = await computing(
      'const thing = await ctx.tools.read({ id: args.id }); return { id: thing.name };',
    );
    expect(await ask('compute')).toEqual({ data: { compute: { id: 'Thing', name: null } } });
    expect(shop.routes()).toEqual(['GET /things/1?first=5']);
  });

  test('is told which argument of that tool is wrong', async () => {
    const { ask, shop } = await computing('return ctx.tools.read({ id: "1", last: 3 });');
    const { errors } = await ask('compute');
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'VALIDATION_FAILED', argument: 'last' });
    expect(shop.arrivals).toHaveLength(0);
  });

  test('asks a backend by a template, which encodes what it is given', async () => {
    const { shop, ask } = await computing(
      `const request = { verb: 'GET', target: '/find/{args.name}?tag={args.tags}' };
       return ctx.backends.shop.request(request, { name: 'a/b', tags: ['x', 'y z'] });`,
    );
    await ask('compute');
    expect(shop.routes()).toEqual(['GET /find/a%2Fb?tag=x&tag=y%20z']);
  });

  test('asks a database with bound parameters', async () => {
    const { ask } = await computing(
      `const [row] = await ctx.backends.books.query('SELECT :title AS title', { title: "x' --" });
       return { id: row.title };`,
    );
    expect((await ask('compute')).data).toMatchObject({ compute: { id: "x' --" } });
  });

  test('hands on the failure of what it called', async () => {
    const { ask } = await computing('return ctx.tools.read({ id: "missing" });');
    const { errors } = await ask('compute');
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'NOT_FOUND',
      tool: 'compute',
      attempts: 1,
    });
  });

  test('that throws is INTERNAL without its words, which the log has under the same id', async () => {
    const { ask, gateway } = await computing('throw new Error("the password is swordfish")');
    const { data, errors } = await ask('compute');
    expect(data).toEqual({ compute: null });
    expect(errors?.[0]).toMatchObject({
      message: 'The tool made a mistake.',
      extensions: { code: 'INTERNAL', retryable: false, sideEffect: 'NONE' },
    });
    expect(JSON.stringify(errors)).not.toContain('swordfish');
    const entry = gateway.logged.find(({ traceId }) => traceId === errors?.[0]?.extensions.traceId);
    expect(JSON.stringify(entry)).toContain('compute.ts');
  });

  test('that changes things and throws has an unknown outcome', async () => {
    const { ask } = await computing('return null', 'throw new Error("oops")');
    const { errors } = await ask('change');
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'TOOL_OUTCOME_UNKNOWN',
      sideEffect: 'UNKNOWN',
      retryable: false,
    });
  });

  test('that wrote before it failed never says that nothing happened', async () => {
    const { ask } = await computing(
      'return null',
      'await ctx.tools.write({ id: "1" }); return ctx.tools.read({ id: "missing" });',
    );
    const { errors } = await ask('change');
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'NOT_FOUND',
      sideEffect: 'DONE',
      retryable: false,
    });
  });

  test('that wrote to a backend itself, and lost the answer, has an unknown outcome', async () => {
    const { ask } = await computing(
      'return null',
      `return ctx.backends.shop.request({ verb: 'POST', target: '/lost/{args.id}' }, args);`,
    );
    const { errors } = await ask('change');
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'TOOL_OUTCOME_UNKNOWN',
      sideEffect: 'UNKNOWN',
    });
  });

  test('that only reads may not call one that writes', async () => {
    const { ask, shop } = await computing('return ctx.tools.write({ id: "1" });');
    const { errors } = await ask('compute');
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'INTERNAL' });
    expect(shop.arrivals).toHaveLength(0);
  });

  test('that calls itself for ever is stopped', async () => {
    const { ask } = await computing('return ctx.tools.compute(args);');
    const { errors } = await ask('compute');
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'INTERNAL' });
  });

  test('that answers with something else than its type is a mismatch', async () => {
    const { ask } = await computing('return { name: "no id" };');
    const { errors } = await ask('compute');
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining('`id`'),
      extensions: { code: 'VALIDATION_FAILED', reason: 'RESULT' },
    });
  });

  test('that leaves with one of several failing calls takes nothing else down', async () => {
    const unheard: unknown[] = [];
    const listen = (reason: unknown) => unheard.push(reason);
    process.on('unhandledRejection', listen);
    const { ask } = await computing(
      `const a = ctx.tools.read({ id: "missing" }); const b = ctx.tools.read({ id: "lost" });
       void ctx.backends.shop.request({ verb: 'GET', target: '/lost' });
       return [await a, await b];`,
    );
    const { errors } = await ask('compute');
    await new Promise((resolve) => setTimeout(resolve, 50)); // an unheard rejection is told a turn later
    process.off('unhandledRejection', listen);

    expect(errors?.[0]?.extensions).toMatchObject({ code: 'NOT_FOUND' });
    expect(unheard).toEqual([]);
  });

  test.each([
    ['contains itself', 'const a = {}; a.a = a; return a;'],
    ['has a number that JSON cannot say', 'return [10n];'],
    ['says something else as JSON', 'return { toJSON() { throw new Error() } };'],
  ])('whose JSON %s leaves its siblings whole', async (_, anything) => {
    const { gateway } = await computing('return null', 'return null', anything);
    const { data, errors } = await gateway.ask('mutation { w: write(id: "1") { id } anything }');

    expect(data).toEqual({ w: { id: '1' }, anything: null });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'VALIDATION_FAILED', reason: 'RESULT' });
  });

  test('that only reads may not send what changes something', async () => {
    const { ask, shop } = await computing(
      `return ctx.backends.shop.request({ verb: 'DELETE', target: '/things/{args.id}' }, args);`,
    );
    const { errors } = await ask('compute');
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'INTERNAL' });
    expect(shop.arrivals).toHaveLength(0);
  });
});
