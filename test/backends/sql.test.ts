import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/app/system-clock.ts';
import { sqlBackend } from '../../src/backends/sql.ts';
import type { Attempt } from '../../src/base/attempt.ts';
import type { Effect } from '../../src/base/effects.ts';
import type { Backend } from '../../src/model/backend.ts';
import type { ToolCall } from '../../src/model/call.ts';
import { aCall, aPlan } from '../support/a-call.ts';
import { failureOf } from '../support/failure.ts';
import { hasPostgres, postgresSchema, type Schema } from '../support/postgres.ts';

interface Asked extends Partial<Omit<ToolCall, 'plan'>> {
  readonly effect?: Effect;
  readonly one?: boolean;
  readonly attemptMs?: number;
}

const TABLES = `
  CREATE TABLE owners (id integer PRIMARY KEY);
  CREATE TABLE pets (id integer PRIMARY KEY, name text UNIQUE, legs integer CHECK (legs >= 0),
    owner integer REFERENCES owners);
  INSERT INTO owners VALUES (1);
  INSERT INTO pets VALUES (1, 'Rex', 4, 1), (2, 'Tweety', 2, NULL);
`;

let backend: Backend<'sql'>;

/** What the statement answers, and the call that asked. */
async function answerOf(query: string, asked: Asked = {}) {
  const { effect, one = false, attemptMs = 3_000, ...given } = asked;
  const binding = { kind: 'sql', backend: 'zoo', statement: { query, one } } as const;
  const plan = { ...aPlan(binding, effect), timeout: { totalMs: 10_000, attemptMs } };
  const call = aCall({ ...given, plan });
  return backend.bind(binding, plan)(call);
}

/** What holds for both kinds of database. */
function describeSql(): void {
  test('rows are the answer, the first of them with `one`', async () => {
    const query = 'SELECT id, name FROM pets ORDER BY id';
    expect(await answerOf(query)).toEqual([
      { id: 1, name: 'Rex' },
      { id: 2, name: 'Tweety' },
    ]);
    expect(await answerOf(query, { one: true })).toEqual({ id: 1, name: 'Rex' });
    expect(await answerOf('SELECT * FROM pets WHERE id = 9')).toEqual([]);
    expect(await answerOf('SELECT * FROM pets WHERE id = 9', { one: true })).toBeNull();
  });

  test('values come from arguments, parent and caller', async () => {
    const query = `SELECT id FROM pets WHERE name = :of.name AND id = :parent.petId
      AND :caller.tenant = 'acme' AND :caller.id = 'ann' AND :caller.claims.desk = 'north'`;
    const given = { args: { of: { name: 'Rex' } }, parent: { petId: 1 } };
    expect(await answerOf(query, given)).toEqual([{ id: 1 }]);
    expect(await answerOf(query, { ...given, parent: { petId: 2 } })).toEqual([]);
  });

  test('a name that is written twice is one parameter, an absent argument NULL', async () => {
    const query = 'SELECT id FROM pets WHERE (name = :name OR :name IS NULL) ORDER BY id';
    expect(await answerOf(query)).toEqual([{ id: 1 }, { id: 2 }]);
    expect(await answerOf(query, { args: { name: 'Tweety' } })).toEqual([{ id: 2 }]);
  });

  test.each(["' OR '1'='1", "Rex'; DROP TABLE pets; --", ':name', '$1', '\\'])(
    'the argument %j is a value and never text',
    async (name) => {
      expect(await answerOf('SELECT * FROM pets WHERE name = :name', { args: { name } })).toEqual(
        [],
      );
      expect(await answerOf('SELECT count(*) AS n FROM pets', { one: true })).toEqual({ n: 2 });
    },
  );

  test('half a surrogate pair is refused', async () => {
    const asked = answerOf('SELECT CAST(:name AS text)', { args: { name: '\ud800' } });
    expect(await failureOf(asked)).toMatchObject({ kind: 'UNSENDABLE', details: { path: 'name' } });
  });

  test('a WRITE is answered with what it returns', async () => {
    const insert = 'INSERT INTO pets VALUES (:id, :name, 3, NULL)';
    const args = { id: 3, name: 'Tripod' };
    expect(await answerOf(insert, { args, effect: 'WRITE' })).toEqual([]);
    const returning = 'UPDATE pets SET legs = 4 WHERE id = :id RETURNING name, legs';
    const written = await answerOf(returning, { args, effect: 'WRITE', one: true });
    expect(written).toEqual({ name: 'Tripod', legs: 4 });
    expect(await answerOf('SELECT legs FROM pets WHERE id = 3', { one: true })).toEqual({
      legs: 4,
    });
    await answerOf('DELETE FROM pets WHERE id = 3', { effect: 'DESTRUCTIVE' });
    expect(await answerOf('SELECT * FROM pets WHERE id = 3')).toEqual([]);
  });

  test.each([
    'DELETE FROM pets',
    "INSERT INTO pets VALUES (7, 'x', 1, NULL) RETURNING id",
    'DROP TABLE pets',
  ])('a READ cannot %s', async (query) => {
    expect(await failureOf(answerOf(query))).toMatchObject({ kind: 'SQL_REFUSED' });
    expect(await answerOf('SELECT count(*) AS n FROM pets', { one: true })).toEqual({ n: 2 });
  });

  test.each([
    ["INSERT INTO pets VALUES (3, 'Rex', 1, NULL)", 'SQL_UNIQUE'],
    ["INSERT INTO pets VALUES (1, 'Max', 1, NULL)", 'SQL_UNIQUE'],
    ["INSERT INTO pets VALUES (3, 'Max', -1, NULL)", 'SQL_CONSTRAINT'],
    ["INSERT INTO pets VALUES (3, 'Max', 1, 99)", 'SQL_CONSTRAINT'],
    ['INSERT INTO nothing VALUES (1)', 'SQL_REFUSED'],
    ['INSRT INTO pets', 'SQL_REFUSED'],
    ['DELETE FROM pets; DELETE FROM owners', 'SQL_REFUSED'],
  ])('%s is %s, and changes nothing', async (query, kind) => {
    expect(await failureOf(answerOf(query, { effect: 'WRITE' }))).toMatchObject({ kind });
    expect(await answerOf('SELECT count(*) AS n FROM pets', { one: true })).toEqual({ n: 2 });
  });

  test('1,000 rows are answered, one more is TOO_LARGE', async () => {
    const rows = (n: number) =>
      `WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < ${n}) SELECT n FROM t`;
    expect(await answerOf(rows(1_000))).toHaveLength(1_000);
    expect(await failureOf(answerOf(rows(1_001)))).toMatchObject({ kind: 'TOO_LARGE' });
    expect(await answerOf('SELECT 1 AS ok')).toEqual([{ ok: 1 }]);
  });

  test('a WRITE that returns too many rows has been done', async () => {
    const query = `INSERT INTO pets (id, name) SELECT id, 'pet ' || id FROM (
      WITH RECURSIVE t(id) AS (SELECT 10 UNION ALL SELECT id + 1 FROM t WHERE id < 2000) SELECT id FROM t
    ) AS many RETURNING id`;
    const failure = await failureOf(answerOf(query, { effect: 'WRITE' }));
    expect(failure).toMatchObject({ kind: 'TOO_LARGE' });
    const left = await answerOf('SELECT count(*) AS n FROM pets', { one: true });
    expect(left).toEqual({ n: 2 + 1_991 });
  });
}

describe('SQLite', () => {
  let file: string;

  beforeEach(() => {
    const folder = mkdtempSync(join(tmpdir(), 'toolgate-'));
    file = join(folder, 'zoo.db');
    const database = new DatabaseSync(file);
    database.exec(TABLES);
    database.close();
    backend = sqlBackend({ zoo: { url: `sqlite:${file}` } }, { clock: systemClock });
    onTestFinished(async () => {
      await backend.close();
      rmSync(folder, { recursive: true });
    });
  });

  describeSql();

  test('lists and objects are JSON text, true is 1, an integer stays one', async () => {
    const query = `SELECT (SELECT count(*) FROM json_each(:ids)) AS n, json_extract(:of, '$.a') AS a,
      :yes AS yes, typeof(:whole) AS whole, typeof(:half) AS half`;
    const args = { ids: ['a', 'b'], of: { a: 7 }, yes: true, whole: 2, half: 0.5 };
    expect(await answerOf(query, { args, one: true })).toEqual({
      n: 2,
      a: 7,
      yes: 1,
      whole: 'integer',
      half: 'real',
    });
  });

  test('large integers and binary data have a form in JSON', async () => {
    const query = "SELECT 9007199254740991 AS safe, 9007199254740993 AS large, x'00ff' AS bytes";
    expect(await answerOf(query, { one: true })).toEqual({
      safe: 9007199254740991,
      large: '9007199254740993',
      bytes: 'AP8=',
    });
  });

  test('a file that another connection has locked is SQL_BUSY', async () => {
    const other = new DatabaseSync(file);
    onTestFinished(() => other.close());
    other.exec('BEGIN EXCLUSIVE');
    const asked = answerOf('UPDATE pets SET legs = 1', { effect: 'WRITE' });
    expect(await failureOf(asked)).toMatchObject({ kind: 'SQL_BUSY' });
  });

  test('what is no database is UNREACHABLE', async () => {
    writeFileSync(file, 'once upon a time, '.repeat(100));
    expect(await failureOf(answerOf('SELECT * FROM pets'))).toMatchObject({ kind: 'UNREACHABLE' });
  });

  test('a comment behind the statement is no second one', async () => {
    expect(await answerOf('SELECT 1 AS one; -- the only one')).toEqual([{ one: 1 }]);
  });
});

describe.skipIf(!hasPostgres)('PostgreSQL', () => {
  let schema: Schema;

  beforeAll(async () => {
    schema = await postgresSchema('');
  });
  afterAll(() => schema.drop());
  beforeEach(async () => {
    await schema.query(`DROP TABLE IF EXISTS pets, owners; ${TABLES}`);
    backend = sqlBackend({ zoo: { url: schema.url, maxConnections: 2 } }, { clock: systemClock });
    onTestFinished(() => backend.close());
  });

  describeSql();

  test('lists are arrays, objects JSON, absent ones NULL', async () => {
    const query = `SELECT id FROM pets WHERE id = ANY (:ids) AND :of::jsonb @> '{"a":1}'
      AND :none::text IS NULL ORDER BY id`;
    const args = { ids: [1, 2, 3], of: { a: 1, b: [null] } };
    expect(await answerOf(query, { args })).toEqual([{ id: 1 }, { id: 2 }]);
  });

  test('every type has a form in JSON, and none depends on the time zone of this process', async () => {
    const query = `SELECT 9007199254740991::int8 AS safe, 9007199254740993::int8 AS large,
      12.30::numeric AS price, true AS yes, '\\x00ff'::bytea AS bytes, '{"a":[1]}'::jsonb AS json,
      ARRAY[1, 2] AS list, ARRAY[9007199254740993] AS large_list, DATE '2026-03-29' AS day,
      TIMESTAMP '2026-03-29 02:30:00' AS local, TIMESTAMPTZ '2026-03-29 02:30:00+02' AS instant,
      INTERVAL '1 day' AS span, NULL AS nothing`;
    expect(await answerOf(query, { one: true })).toEqual({
      safe: 9007199254740991,
      large: '9007199254740993',
      price: '12.30',
      yes: true,
      bytes: 'AP8=',
      json: { a: [1] },
      list: [1, 2],
      large_list: ['9007199254740993'],
      day: '2026-03-29',
      local: '2026-03-29T02:30:00',
      instant: '2026-03-29T00:30:00.000Z',
      span: '1 day',
      nothing: null,
    });
  });

  test('a statement that takes too long is rolled back, and known to be', async () => {
    const query = 'UPDATE pets SET legs = 7 WHERE pg_sleep(20) IS NOT NULL';
    const asked = answerOf(query, { effect: 'WRITE', attemptMs: 200 });
    expect(await failureOf(asked)).toMatchObject({ kind: 'SQL_TIMEOUT' });
    expect(await schema.query('SELECT FROM pets WHERE legs = 7')).toHaveLength(0);
    expect(await answerOf('SELECT 1 AS ok')).toEqual([{ ok: 1 }]);
  });

  test('the deadline of the call shortens the time of its statement', async () => {
    const deadline = systemClock.now() + 150;
    const attempt: Attempt = { number: 1, backend: 'zoo', sent: 'NO' };
    const asked = answerOf('SELECT pg_sleep(20)', { deadline, deadlineOf: 'CALLER', attempt });
    expect(await failureOf(asked)).toMatchObject({
      code: 'TIMEOUT',
      facts: { reason: 'DEADLINE', conclusive: false },
    });
    expect(attempt.sent).toBe('NO');
    expect(systemClock.now()).toBeLessThan(deadline + 500);
  });

  test('two that wait for each other: one is SQL_BUSY', async () => {
    const both = (first: number, second: number) =>
      `WITH a AS (UPDATE pets SET legs = 1 WHERE id = ${first} RETURNING pg_sleep(0.3)),
        b AS (SELECT count(*) FROM a)
       UPDATE pets SET legs = 1 FROM b WHERE id = ${second}`;
    const results = await Promise.allSettled([
      answerOf(both(1, 2), { effect: 'WRITE' }),
      answerOf(both(2, 1), { effect: 'WRITE' }),
    ]);
    const lost = results.filter(({ status }) => status === 'rejected');
    expect(lost).toMatchObject([{ reason: { kind: 'SQL_BUSY' } }]);
  });

  test('no free connection is SQL_BUSY, and nothing was sent', async () => {
    const sleeping = [1, 2].map(() => answerOf('SELECT pg_sleep(1.5)'));
    const attempt: Attempt = { number: 1, backend: 'zoo', sent: 'NO' };
    const asked = answerOf('DELETE FROM pets', { effect: 'WRITE', attempt });
    expect(await failureOf(asked)).toMatchObject({ kind: 'SQL_BUSY' });
    expect(attempt.sent).toBe('NO');
    await Promise.all(sleeping);
  });

  test('a connection that the server ends is CONNECTION_LOST, and the next call has another', async () => {
    const kill = 'SELECT pg_terminate_backend(pg_backend_pid())';
    expect(await failureOf(answerOf(kill))).toMatchObject({ kind: 'CONNECTION_LOST' });
    expect(await answerOf('SELECT 1 AS ok')).toEqual([{ ok: 1 }]);
  });

  test('a connection that is reset in a statement is CONNECTION_LOST, and harms nothing else', async () => {
    const sockets: Socket[] = [];
    const proxy = createServer((socket) => {
      const server = connect(5432, '127.0.0.1');
      sockets.push(socket.on('error', () => server.destroy()));
      socket
        .pipe(server)
        .on('error', () => {})
        .pipe(socket);
    });
    await new Promise<void>((listening) => void proxy.listen(0, '127.0.0.1', listening));
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      proxy.close();
    });
    const url = new URL(schema.url);
    url.port = String((proxy.address() as AddressInfo).port); // a TCP server has no other address
    await backend.close();
    backend = sqlBackend({ zoo: { url: url.href } }, { clock: systemClock });

    const attempt: Attempt = { number: 1, backend: 'zoo', sent: 'NO' };
    const failed = failureOf(answerOf('SELECT pg_sleep(2)', { effect: 'WRITE', attempt }));
    while (attempt.sent === 'NO') await new Promise(setImmediate);
    for (const socket of sockets) socket.resetAndDestroy();
    expect(await failed).toMatchObject({ kind: 'CONNECTION_LOST' });
    expect(attempt.sent).toBe('MAYBE');
    expect(await answerOf('SELECT 1 AS ok')).toEqual([{ ok: 1 }]);
  });

  test('an endless answer of a READ is given up at its cap', async () => {
    const failed = failureOf(answerOf('SELECT generate_series(1, 1000000000)'));
    expect(await failed).toMatchObject({ kind: 'TOO_LARGE' });
    expect(await answerOf('SELECT 1 AS ok')).toEqual([{ ok: 1 }]);
  });

  test('a table that has changed costs one call at most', async () => {
    for (let n = 0; n < 2; n++) await answerOf('SELECT * FROM pets');
    await schema.query('ALTER TABLE pets ADD COLUMN tail boolean');
    expect(await failureOf(answerOf('SELECT * FROM pets'))).toMatchObject({ kind: 'SQL_BUSY' });
    expect(await answerOf('SELECT * FROM pets')).toHaveLength(2);
  });

  test('a text with NUL is refused', async () => {
    const asked = answerOf('SELECT :name::text', { args: { name: 'a\0b' } });
    expect(await failureOf(asked)).toMatchObject({ kind: 'UNSENDABLE', details: { path: 'name' } });
  });
});

test('a server that accepts and says nothing is UNREACHABLE after a second', async () => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => void sockets.push(socket));
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo; // a TCP server has no other kind of address
  backend = sqlBackend(
    { zoo: { url: `postgres://a@127.0.0.1:${port}/a` } },
    { clock: systemClock },
  );
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await backend.close();
    await new Promise<void>((closed) => void server.close(() => closed()));
  });
  expect(await failureOf(answerOf('SELECT 1'))).toMatchObject({ kind: 'UNREACHABLE' });
});

test('a url of another kind is refused at once', () => {
  const databases = { zoo: { url: 'mysql://127.0.0.1/zoo' } };
  expect(() => sqlBackend(databases, { clock: systemClock })).toThrow(
    'neither postgres: nor sqlite:',
  );
});
