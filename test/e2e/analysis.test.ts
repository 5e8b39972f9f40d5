import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/app/app.ts';
import { ConfigMistakes } from '../../src/app/config.ts';
import { projectIn } from '../../src/app/project.ts';
import { projectFolder } from '../support/gateway-for.ts';
import { hasPostgres } from '../support/postgres.ts';
import { type Database, postgresDatabase } from '../support/postgres-database.ts';
import { type ShippedGateway, startShipped } from '../support/shipped-gateway.ts';

const QUERY = 'mutation ($s: ReadOnlySQL!) { queryShop(statement: $s) { columns rows truncated } }';

describe.skipIf(!hasPostgres)('queryShop', () => {
  let database: Database;
  let gateway: ShippedGateway;

  beforeAll(async () => {
    const text = readFileSync('examples/analysis/shop.sql', 'utf8');
    const own = text.replace('CREATE ROLE toolgate_reader LOGIN;', '');
    database = await postgresDatabase(own.replaceAll('toolgate_reader', 'THE_ROLE'));
    gateway = await startShipped({ environment: { ANALYSIS_DATABASE_URL: database.url } });
  });
  afterAll(async () => {
    await gateway.stop();
    await database.drop();
  });

  test('is listed, and runs its own examples', async () => {
    const { data } = await gateway.ask('{ tool(name: "queryShop") { inputSchema } }');
    expect(data).toMatchObject({
      tool: {
        inputSchema: {
          properties: { statement: { type: 'string', minLength: 1, maxLength: 4_000 } },
          required: ['statement'],
        },
      },
    });
    const sdl = readFileSync('schema/tools/analysis.graphql', 'utf8');
    const statements = [...sdl.matchAll(/"statement": "(.*)"$/gm)].map(([, text]) => text);
    expect(statements).toHaveLength(2);
    for (const s of statements) {
      const answer = await gateway.ask(QUERY, { s });
      expect(answer.errors).toBeUndefined();
    }
  });

  test('answers columns, rows and whether there are more', async () => {
    const s = 'SELECT status, count(*) AS n FROM orders GROUP BY status ORDER BY status LIMIT 1';
    expect((await gateway.ask(QUERY, { s })).data).toEqual({
      queryShop: { columns: ['status', 'n'], rows: [['CANCELLED', 600]], truncated: false },
    });
    const all = await gateway.ask(QUERY, { s: 'SELECT id FROM orders' });
    expect(all.data).toMatchObject({ queryShop: { truncated: true } });
  });

  test.each([
    [
      "WITH d AS (DELETE FROM orders RETURNING *) SELECT 'swordfish' FROM d",
      'Argument `statement` must be made of plain SELECTs, without DeleteStmt, near character 6.',
      'Write one SELECT over the listed relations, with WITH, joins, GROUP BY and windows.',
    ],
    [
      'SELECT * FROM swordfish',
      'Argument `statement` must read listed relations alone, near character 15.',
      'Relations: customers, products, orders.',
    ],
    [
      'SELECT swordfish FROM orders',
      'Argument `statement` names a column that its relations do not have, near character 8.',
      'Change what the message names, then call again.',
    ],
  ])('%s is refused with words that help, and without its own', async (s, message, hint) => {
    const answer = await gateway.ask(QUERY, { s });
    expect(answer.errors?.[0]).toMatchObject({
      message,
      extensions: {
        code: 'VALIDATION_FAILED',
        reason: 'ARGUMENTS',
        argument: 'statement',
        hint,
        sideEffect: 'NONE',
        retryable: false,
        tool: 'queryShop',
      },
    });
    expect(JSON.stringify(answer)).not.toContain('swordfish');
    expect(await database.query('SELECT count(*)::int AS n FROM orders')).toEqual([{ n: 2_400 }]);
  });

  test('does not start under a role that may do more', async () => {
    const url = database.url.replace(database.role, 'postgres');
    const folder = projectFolder({
      sdl: readFileSync('schema/tools/analysis.graphql', 'utf8'),
      sql: { analysis: url },
      files: {
        'toolgate.config.mjs': `export default { backends: { analysis: { kind: 'sql', url: '${url}',
          readOnly: { relations: ['orders', 'customers', 'products'] } } } };`,
      },
    });
    const starting = createApp({ project: projectIn(folder), flags: { port: 0, adminPort: 0 } });
    const failure = await starting.catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ConfigMistakes);
    expect((failure as ConfigMistakes).mistakes).toEqual([
      'backends.analysis.readOnly: The role postgres is, or may become, a superuser or one that passes row security by.',
      'backends.analysis.readOnly: The role postgres may do more than read the listed relations: public.customers, public.products, public.orders.',
    ]);
  });
});

test('without a database queryShop is in no catalogue', async () => {
  const gateway = await startShipped();
  const { data } = await gateway.ask('{ tool(name: "queryShop") { name } }');
  await gateway.stop();
  expect(data).toEqual({ tool: null });
});
