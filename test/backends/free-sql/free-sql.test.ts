import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../src/app/system-clock.ts';
import { type SqlBackend, sqlBackend } from '../../../src/backends/sql.ts';
import type { FreeAnswer, ReadOnlyRules } from '../../../src/backends/sql-drivers.ts';
import { classify } from '../../../src/base/classify.ts';
import { aCall, aPlan } from '../../support/a-call.ts';
import { failureOf } from '../../support/failure.ts';
import { hasPostgres } from '../../support/postgres.ts';
import { type Database, postgresDatabase } from '../../support/postgres-database.ts';
import { HOSTILE } from './hostile.ts';
import { LEGITIMATE } from './legitimate.ts';
import { READ_ONLY, SHOP_DATABASE } from './shop-database.ts';

const BINDING = {
  kind: 'sql',
  backend: 'shop',
  statement: { query: ':statement', one: false, argument: 'statement' },
} as const;

let database: Database;
let backend: SqlBackend;

function backendOver(url: string, readOnly: ReadOnlyRules = READ_ONLY): SqlBackend {
  const made = sqlBackend({ shop: { url, readOnly, maxConnections: 2 } }, { clock: systemClock });
  onTestFinished(() => made.close());
  return made;
}

async function answerTo(statement: string, attemptMs = 3_000, of = backend): Promise<FreeAnswer> {
  const plan = { ...aPlan(BINDING, 'READ'), timeout: { totalMs: 10_000, attemptMs } };
  // It is what the backend answers.
  return (await of.bind(BINDING, plan)(aCall({ plan, args: { statement } }))) as FreeAnswer;
}

/** Everything that a statement could have changed, as text. */
async function stateOf(): Promise<string> {
  const tables = ['customers', 'orders', 'products', 'secret', 'numbers', 'sales.leads', 'counter'];
  const contents = tables.map(
    (name) => `(SELECT json_agg(t ORDER BY t::text) FROM (TABLE ${name}) AS t)`,
  );
  return JSON.stringify(
    await database.query(`SELECT ${contents.map((text, at) => `${text} AS c${at}`).join(', ')},
      (SELECT json_agg(relname ORDER BY relname) FROM pg_class WHERE relnamespace = 'public'::regnamespace) AS relations,
      (SELECT count(*) FROM pg_largeobject_metadata) AS objects`),
  );
}

/** Runs a statement as an allowed one is run, whatever it is. */
async function withoutCheck(text: string): Promise<void> {
  const client = new Client(database.url);
  client.on('error', () => {});
  await client.connect();
  await client.query('BEGIN READ ONLY; SET LOCAL statement_timeout = 100');
  await client.query({ name: 'probe', text }).catch(() => {}); // a name makes it one statement
  await client.query('ROLLBACK').catch(() => {});
  await client.end();
}

describe.skipIf(!hasPostgres)('free statements', () => {
  beforeAll(async () => {
    database = await postgresDatabase(SHOP_DATABASE);
    backend = sqlBackend(
      { shop: { url: database.url, readOnly: READ_ONLY } },
      { clock: systemClock },
    );
  });
  afterAll(async () => {
    await backend.close();
    await database.drop();
  });

  test('the corpora are as large as they must be', () => {
    expect(new Set(Object.values(HOSTILE).flat()).size).toBeGreaterThanOrEqual(100);
    expect(new Set(LEGITIMATE).size).toBeGreaterThanOrEqual(50);
  });

  describe.each(Object.entries(HOSTILE))('one that %s', (_, statements) => {
    test.each(statements)('%s', async (statement) => {
      const failure = await failureOf(answerTo(statement));

      expect(failure).toMatchObject({ kind: 'UNSENDABLE', details: { path: 'statement' } });
      const { error } = classify(
        failure,
        { number: 1, backend: 'shop', sent: 'NO' },
        { notExecuted: [], replaysErrors: true },
      );
      expect(error.message).toMatch(/^Argument `statement` must .*\.$/s);
      expect(error.message.length).toBeLessThanOrEqual(300);
      expect(error.facts.hint?.length ?? 0).toBeLessThanOrEqual(200);
      expect(error.message + error.facts.hint).not.toMatch(/passwd|secret|wipe|pg_read_file/);
    });
  });

  test('none of them reached the database', async () => {
    const before = await stateOf();
    for (const statement of Object.values(HOSTILE).flat()) await failureOf(answerTo(statement));
    expect(await stateOf()).toBe(before);
  });

  test('with the check away, transaction and role still let none of them change anything', async () => {
    const before = await stateOf();
    const small = Object.values(HOSTILE)
      .flat()
      .filter((statement) => !/1000000000|100000000|\0/.test(statement));
    for (const statement of small) await withoutCheck(statement);
    expect(await stateOf()).toBe(before);
  });

  test.each(LEGITIMATE)('runs: %s', async (statement) => {
    const { columns, rows, truncated } = await answerTo(statement);
    expect(truncated).toBe(false);
    for (const row of rows) expect(row).toHaveLength(columns.length);
  });

  test('columns of one name are both there, and values are JSON', async () => {
    expect(
      await answerTo(`SELECT o.id, c.id, total, placed_at, since, data, 9007199254740993, 'NaN'::float8
        FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.id = 'ord_1'`),
    ).toEqual({
      columns: ['id', 'id', 'total', 'placed_at', 'since', 'data', '?column?', 'float8'],
      rows: [
        [
          'ord_1',
          'cus_1',
          '19.90',
          '2026-01-05T10:00:00.000Z',
          '2020-01-15',
          { source: 'web' },
          '9007199254740993',
          'NaN',
        ],
      ],
      truncated: false,
    });
  });

  test('1,000 rows are answered, and that there are more', async () => {
    const { rows, truncated } = await answerTo('SELECT n FROM numbers ORDER BY n');
    expect([rows.length, rows.at(-1), truncated]).toEqual([1_000, [1_000], true]);
    const whole = await answerTo('SELECT n FROM numbers ORDER BY n LIMIT 1000');
    expect([whole.rows.length, whole.truncated]).toEqual([1_000, false]);
    expect((await answerTo('SELECT count(*) FROM numbers')).rows).toEqual([[2_500]]);
  });

  test('an answer of too many bytes is cut off', async () => {
    const large = (rows: number) =>
      `WITH a AS (SELECT '${'x'.repeat(3_000)}' AS x) SELECT x || x || x FROM a, numbers LIMIT ${rows}`;
    expect((await answerTo(large(500))).rows).toHaveLength(500);
    expect(await failureOf(answerTo(large(1_000)))).toMatchObject({ kind: 'TOO_LARGE' });
    expect((await answerTo('SELECT 1')).rows).toEqual([[1]]);
  });

  test('a statement has the time of its attempt', async () => {
    const slow = 'SELECT count(*) FROM numbers a, numbers b, numbers c';
    expect(await failureOf(answerTo(slow, 300))).toMatchObject({ kind: 'SQL_TIMEOUT' });
    expect((await answerTo('SELECT 1')).rows).toEqual([[1]]);
  });

  test.each([
    [
      'SELECT colour FROM orders',
      'names a column that its relations do not have, near character 8',
    ],
    ["SELECT 'x'::int", 'holds a text that its type does not take, near character 8'],
    ['SELECT 1 / 0', 'divides by zero'],
    [
      'SELECT id, count(*) FROM orders',
      'must group by every column that no aggregate takes, near character 8',
    ],
    ['SELECT (SELECT id FROM orders)', 'has a sub-select of more than one row where one is meant'],
  ])('%s is refused in words of our own', async (statement, says) => {
    expect(await failureOf(answerTo(statement))).toMatchObject({
      kind: 'SQL_ARGUMENT',
      details: { path: 'statement', says },
    });
  });

  test('what is said of a place counts characters, not bytes', async () => {
    const failure = await failureOf(answerTo("SELECT 'ééé😀', pg_sleep(1)"));
    expect(failure).toMatchObject({
      details: { says: 'must call listed functions alone, near character 17' },
    });
  });

  test('a setting of the role does not change how the text is read', async () => {
    await database.query('ALTER ROLE THE_ROLE SET standard_conforming_strings = off');
    await database.query('ALTER ROLE THE_ROLE SET search_path = hidden');
    try {
      const other = backendOver(database.url);
      const { rows } = await answerTo(
        "SELECT '\\' AS a, 'b' AS b FROM orders LIMIT 1",
        3_000,
        other,
      );
      expect(rows).toEqual([['\\', 'b']]);
    } finally {
      await database.query('ALTER ROLE THE_ROLE RESET ALL');
    }
  });

  describe('the role', () => {
    const problemsOf = async (readOnly: ReadOnlyRules = READ_ONLY, url = database.url) =>
      (await backendOver(url, readOnly).roleProblems()).map(([name, text]) =>
        `${name}: ${text}`.replaceAll(database.role, 'THE_ROLE'),
      );

    /** Gives the role a right for the time of one test. */
    async function granted(give: string, take: string): Promise<void> {
      await database.query(give);
      onTestFinished(async () => void (await database.query(take)));
    }

    test('is fine with what it needs', async () => {
      expect(await problemsOf()).toEqual([]);
    });

    test('is no superuser', async () => {
      const url = database.url.replace(database.role, 'postgres');
      const [problem] = await problemsOf(READ_ONLY, url);
      expect(problem).toBe(
        'shop: The role postgres is, or may become, a superuser or one that passes row security by.',
      );
    });

    test.each([
      ['ALTER ROLE THE_ROLE BYPASSRLS', 'ALTER ROLE THE_ROLE NOBYPASSRLS'],
      ['GRANT postgres TO THE_ROLE', 'REVOKE postgres FROM THE_ROLE'],
    ])('%s is refused', async (give, take) => {
      await granted(give, take);
      expect(await problemsOf()).toContain(
        'shop: The role THE_ROLE is, or may become, a superuser or one that passes row security by.',
      );
    });

    test.each([
      [
        'GRANT DELETE ON orders TO THE_ROLE',
        'REVOKE DELETE ON orders FROM THE_ROLE',
        'public.orders',
      ],
      [
        'GRANT UPDATE (note) ON orders TO THE_ROLE',
        'REVOKE UPDATE (note) ON orders FROM THE_ROLE',
        'public.orders',
      ],
      [
        'GRANT SELECT ON secret TO THE_ROLE',
        'REVOKE SELECT ON secret FROM THE_ROLE',
        'public.secret',
      ],
    ])('%s is refused', async (give, take, relation) => {
      await granted(give, take);
      expect(await problemsOf()).toEqual([
        `shop: The role THE_ROLE may do more than read the listed relations: ${relation}.`,
      ]);
    });

    test('row security is on', async () => {
      await granted(
        'ALTER ROLE THE_ROLE SET row_security = off',
        'ALTER ROLE THE_ROLE RESET row_security',
      );
      expect(await problemsOf()).toEqual(['shop: row_security is off for the role THE_ROLE.']);
    });

    test('reads every listed relation', async () => {
      const relations = [...READ_ONLY.relations, 'misspelt'];
      expect(await problemsOf({ relations, functions: [] })).toEqual([
        'shop: The role THE_ROLE cannot read public.misspelt.',
      ]);
    });

    test('nothing runs under a role that may do more', async () => {
      await granted('GRANT DELETE ON orders TO THE_ROLE', 'REVOKE DELETE ON orders FROM THE_ROLE');
      const failure = await failureOf(answerTo('SELECT 1', 3_000, backendOver(database.url)));
      expect(failure).toMatchObject({ kind: 'SQL_REFUSED' });
    });

    test('is asked again where the database did not answer', async () => {
      const away = backendOver(database.url.replace('5432', '1'));
      expect(await away.roleProblems()).toEqual([]);
      const failure = await failureOf(answerTo('SELECT 1', 3_000, away));
      expect(failure).toMatchObject({ kind: 'UNREACHABLE' });
    });
  });

  test('a function of the configuration may be called', async () => {
    const other = backendOver(database.url, { ...READ_ONLY, functions: ['notes'] });
    const { rows } = await answerTo('SELECT notes(o), o.notes FROM orders o LIMIT 1', 3_000, other);
    expect(rows).toHaveLength(1);
  });
});
