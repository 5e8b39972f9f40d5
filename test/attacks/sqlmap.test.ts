import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json, text } from 'node:stream/consumers';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { gatewayFor } from '../support/gateway-for.ts';
import { hasPostgres, postgresSchema, type Schema } from '../support/postgres.ts';
import { startShipped } from '../support/shipped-gateway.ts';

const hasSqlmap = spawnSync('sqlmap', ['--version']).status === 0;
const TABLE = `
  CREATE TABLE pets (id integer PRIMARY KEY, name text);
  INSERT INTO pets VALUES (1, 'Rex'), (2, 'Tweety');
`;
const PETS = `
extend type Mutation {
  "Pets of a name." pets(name: String!): [Pet!]
    @tool(effect: READ)
    @sql(backend: "zoo", query: "SELECT id, name FROM pets WHERE name = :name")
}
type Pet { id: Int name: String }
`;

interface Place {
  readonly url: string;
  readonly key?: string;
}

/** What sqlmap says of the argument `value` of an operation. */
async function sqlmap({ url, key = '' }: Place, query: string, value: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'sqlmap-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const data = JSON.stringify({ query, variables: { value: `${value}*` } });
  const headers = `content-type: application/json\nauthorization: Bearer ${key}`;
  const child = spawn(
    'sqlmap',
    [
      ...['-u', url, '--data', data, '--headers', headers],
      ...['--batch', '--flush-session', '--output-dir', folder, '--disable-coloring'],
      ...['--level', '2', '--risk', '2', '--technique', 'BEUS', '--threads', '4', '--skip-waf'],
    ],
    { stdio: ['ignore', 'pipe', 'ignore'], timeout: 80_000 },
  );
  return await text(child.stdout);
}

const FOUND = 'sqlmap identified the following injection point';
const CLEAN = 'all tested parameters do not appear to be injectable';
const QUERY = 'mutation ($value: String!) { pets(name: $value) { id name } }';

describe.skipIf(!hasSqlmap || !hasPostgres)('sqlmap', { timeout: 90_000 }, () => {
  let schema: Schema;
  beforeAll(async () => {
    schema = await postgresSchema(TABLE);
  });
  afterAll(() => schema.drop());

  test('finds the twin of the tool that puts the argument into the text', async () => {
    const url = await vulnerableTwin(schema.url);
    expect(await sqlmap({ url }, QUERY, 'Rex')).toContain(FOUND);
  });

  test('finds nothing in the tool over PostgreSQL', async () => {
    const { url, key } = await gatewayFor({ sdl: PETS, sql: { zoo: schema.url } });
    const said = await sqlmap({ url: `${url}/graphql`, key }, QUERY, 'Rex');
    expect(said).not.toContain(FOUND);
    expect(said).toContain(CLEAN);
  });

  test('finds nothing in the shipped tool over SQLite', async () => {
    const gateway = await startShipped();
    onTestFinished(() => gateway.stop());
    const query = 'mutation ($value: String!) { searchHelpArticles(query: $value) { id title } }';
    const said = await sqlmap({ url: `${gateway.url}/graphql`, key: gateway.key }, query, 'refund');
    expect(said).not.toContain(FOUND);
    expect(said).toContain(CLEAN);
  });
});

/** Answers as the gateway would, and is as wrong as a tool can be. */
async function vulnerableTwin(database: string): Promise<string> {
  const pool = new Pool({ connectionString: database });
  const server = createServer(async (request, response) => {
    // What sqlmap sends has this form.
    const { variables } = (await json(request)) as { variables: { value: string } };
    const pets = await pool
      .query(`SELECT id, name FROM pets WHERE name = '${variables.value}'`)
      .then(({ rows }) => rows)
      .catch(() => null);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ data: { pets } }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await pool.end();
  });
  const { port } = server.address() as AddressInfo; // it listens at a port
  return `http://127.0.0.1:${port}/graphql`;
}
