import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { gatewayFor } from '../support/gateway-for.ts';
import { hasPostgres, postgresSchema } from '../support/postgres.ts';
import { json, recordingBackend } from '../support/recording-backend.ts';

const THING = `"A thing." type Thing { "Its id." id: ID! @from(path: "thing_id") "Its name." name: String }`;

function tool(args: string, result: string, directives: string): string {
  return `extend type Mutation { "Looks." look(${args}): ${result} @tool(effect: READ) ${directives} } ${THING}`;
}

const thing = (id: unknown) => ({ thing_id: id, name: `of ${String(id)}` });

describe('over HTTP', () => {
  test('a bulk POST without a body sends the other arguments and the keys', async () => {
    const bodies: unknown[] = [];
    const shop = await recordingBackend(async (request, response) => {
      const body = JSON.parse(await text(request));
      bodies.push(body);
      json(response, { data: body.keys.map(thing) });
    });
    const sdl = tool(
      'id: Int!, by: By!, shop: String!',
      'Thing',
      `@rest(backend: "shop", POST: "/one?shop={args.shop}", pick: "data")
       @batch(key: "id", POST: "/many?shop={args.shop}", match: "thing_id")`,
    );
    const by = 'input By { name: String! @from(path: "full_name") }';
    const gateway = await gatewayFor({ sdl: `${sdl} ${by}`, rest: { shop: shop.url } });
    const { data, errors } = await gateway.ask(`mutation {
      a: look(id: 7, by: { name: "x" }, shop: "s 1") { id name }
      b: look(id: 8, by: { name: "x" }, shop: "s 1") { id name }
    }`);

    expect(errors).toBeUndefined();
    expect(data).toEqual({ a: { id: '7', name: 'of 7' }, b: { id: '8', name: 'of 8' } });
    expect(shop.routes()).toEqual(['POST /many?shop=s%201']);
    expect(bodies).toEqual([{ by: { full_name: 'x' }, keys: [7, 8] }]);
  });

  test('the headers of the single request go along, and so does its template of values', async () => {
    const seen: unknown[] = [];
    const shop = await recordingBackend((request, response) => {
      seen.push([request.url, request.headers['x-tenant']]);
      json(response, [thing('b'), thing('a')]);
    });
    const sdl = tool(
      'id: ID!',
      'Thing',
      `@rest(backend: "shop", GET: "/t/{args.id}", headers: [{ name: "x-tenant", value: "{caller.tenant}" }])
       @batch(key: "id", GET: "/t?ids={keys}", match: "thing_id")`,
    );
    const gateway = await gatewayFor({ sdl, rest: { shop: shop.url } });
    const { data } = await gateway.ask(
      'mutation { a: look(id: "a") { id } b: look(id: "b") { id } }',
    );

    expect(data).toEqual({ a: { id: 'a' }, b: { id: 'b' } });
    expect(seen).toEqual([['/t?ids=a,b', expect.stringMatching(/./)]]);
  });

  test('a row that does not fit is an error at its own alias', async () => {
    const shop = await recordingBackend((_, response) =>
      json(response, [{ thing_id: 'a', name: 7 }, thing('b')]),
    );
    const sdl = tool(
      'id: ID!',
      'Thing',
      `@rest(backend: "shop", GET: "/t/{args.id}") @batch(key: "id", GET: "/t?ids={keys}", match: "thing_id")`,
    );
    const gateway = await gatewayFor({ sdl, rest: { shop: shop.url } });
    const { data, errors } = await gateway.ask(
      'mutation { a: look(id: "a") { name } b: look(id: "b") { name } }',
    );
    expect(data).toEqual({ a: null, b: { name: 'of b' } });
    expect(errors).toMatchObject([
      {
        path: ['a'],
        extensions: {
          code: 'VALIDATION_FAILED',
          reason: 'RESULT',
          tool: 'look',
          backend: 'shop',
          attempts: 1,
        },
      },
    ]);
  });

  test('where every backend fails, another tool answers each key', async () => {
    const shop = await recordingBackend((_, response) => {
      response.statusCode = 503;
      json(response, {});
    });
    const other = await recordingBackend((_, response, route) => {
      if (route.endsWith('/b')) response.statusCode = 404;
      json(response, thing(route.split('/').at(-1)));
    });
    const sdl = `${tool(
      'id: ID!',
      'Thing',
      `@rest(backend: "shop", GET: "/t/{args.id}") @retry(attempts: 1) @fallback(tool: "find")
       @batch(key: "id", GET: "/t?ids={keys}", match: "thing_id")`,
    )} extend type Mutation {
      "Finds." find(id: ID!): Thing @tool(effect: READ) @rest(backend: "other", GET: "/t/{args.id}")
    }`;
    const gateway = await gatewayFor({ sdl, rest: { shop: shop.url, other: other.url } });
    const { data, errors, extensions } = await gateway.ask(
      'mutation { a: look(id: "a") { id } b: look(id: "b") { id } c: look(id: "c") { id } }',
    );
    expect(shop.routes()).toEqual(['GET /t?ids=a,b,c']);
    expect(data).toEqual({ a: { id: 'a' }, b: null, c: { id: 'c' } });
    // Why the other tool had none says nothing of this one.
    expect(errors).toMatchObject([
      {
        path: ['b'],
        extensions: { code: 'TOOL_DEPENDENCY_FAILURE', backend: 'shop', tool: 'look' },
      },
    ]);
    expect(extensions?.tools).toMatchObject({
      a: { source: 'FALLBACK' },
      c: { source: 'FALLBACK' },
    });
  });
});

const TABLE = `
  CREATE TABLE things (thing_id integer PRIMARY KEY, name text, owner integer);
  INSERT INTO things VALUES (1, 'lamp', 7), (2, 'desk', 8), (3, 'chair', 7);
`;

function describeSql(open: () => Promise<string>, isKey: string): void {
  test('rows are found by their number, missing ones are null', async () => {
    const sdl = tool(
      'id: Int!',
      'Thing',
      `@sql(backend: "db", query: "SELECT * FROM things WHERE thing_id = :id", one: true)
       @batch(key: "id", query: "SELECT * FROM things WHERE thing_id ${isKey}", match: "thing_id")`,
    );
    const gateway = await gatewayFor({ sdl, sql: { db: await open() } });
    const { data, errors } = await gateway.ask(
      'mutation { a: look(id: 2) { id name } b: look(id: 9) { id } c: look(id: 1) { id name } }',
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({ a: { id: '2', name: 'desk' }, b: null, c: { id: '1', name: 'lamp' } });
    expect(batches(gateway.logged)).toEqual([3]);
  });

  test('the rows of one key are the elements of its list, in their order', async () => {
    const query = `SELECT * FROM things WHERE owner ${isKey} ORDER BY name`;
    const sdl = `extend type Mutation {
      "Lists." list(owner: Int!): [Owned!] @tool(effect: READ)
        @sql(backend: "db", query: "SELECT * FROM things WHERE owner = :owner ORDER BY name")
        @batch(key: "owner", query: "${query}", match: "owner")
    } "Owned." type Owned { "Its name." name: String "Whose." owner: Int }`;
    const gateway = await gatewayFor({ sdl, sql: { db: await open() } });
    const { data } = await gateway.ask(
      'mutation { a: list(owner: 7) { name } b: list(owner: 8) { name } c: list(owner: 9) { name } }',
    );
    expect(data).toEqual({
      a: [{ name: 'chair' }, { name: 'lamp' }],
      b: [{ name: 'desk' }],
      c: [],
    });
    expect(batches(gateway.logged)).toEqual([3]);
  });
}

describe('in SQLite', () => {
  describeSql(sqliteThings, 'IN (SELECT value FROM json_each(:keys))');
});

describe.skipIf(!hasPostgres)('in PostgreSQL', () => {
  describeSql(postgresThings, '= ANY (:keys)');
});

function batches(logged: readonly Readonly<Record<string, unknown>>[]): readonly unknown[] {
  return logged
    .filter(({ msg }) => msg === 'Several calls became one request.')
    .map(({ size }) => size);
}

async function sqliteThings(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'things-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'things.db');
  const file = new DatabaseSync(path);
  file.exec(TABLE);
  file.close();
  return `sqlite:${path}`;
}

async function postgresThings(): Promise<string> {
  const schema = await postgresSchema(TABLE);
  onTestFinished(() => schema.drop());
  return schema.url;
}
