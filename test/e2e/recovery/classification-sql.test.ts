import { describe, expect, onTestFinished, test } from 'vitest';
import { faultProxy } from '../../support/fault-proxy.ts';
import { type Answer, gatewayFor } from '../../support/gateway-for.ts';
import { hasPostgres, postgresSchema, type Schema } from '../../support/postgres.ts';
import { type Fails, RETRY_NO, STOP } from './classification-rows.ts';
import { configText, errorAsWritten } from './classification-scene.ts';
import { ATTEMPTS, type Cells, EFFECTS, toolsAt } from './sql-scene.ts';

interface SqlRow extends Fails {
  readonly name: string;
  readonly cells: Cells;
  readonly query: string;
}

const BUSY: Fails = { code: 'TOOL_DEPENDENCY_FAILURE', reason: 'STATUS', sent: 'NO' };
const LOST: Fails = { ...BUSY, reason: 'CONNECTION_LOST', sent: 'MAYBE' };
const BUSY_CELLS: Cells = ['retry', 'retry', 'retry', 'stop'];
const LOST_CELLS: Cells = ['retry', 'retry', 'unknown', 'unknown'];

function raised(name: string, state: string, cells: Cells, fails: Fails): SqlRow {
  return { name, cells, ...fails, query: `SELECT failing('${state}') AS id` };
}

const ROWS: readonly SqlRow[] = [
  raised('a deadlock', '40P01', BUSY_CELLS, BUSY),
  raised('a serialization failure', '40001', BUSY_CELLS, BUSY),
  raised('a lock that is not to be had', '55P03', BUSY_CELLS, BUSY),
  raised('no free slot', '53300', BUSY_CELLS, BUSY),
  raised('a unique violation', '23505', STOP, { code: 'CONFLICT', reason: 'BACKEND', sent: 'NO' }),
  raised('a constraint', '23514', STOP, {
    code: 'VALIDATION_FAILED',
    reason: 'CONTRACT',
    sent: 'NO',
  }),
  // What a statement that runs into its own time limit ends with; a test that waited for it would race the attempt.
  raised('a statement that took too long', '57014', BUSY_CELLS, {
    code: 'TIMEOUT',
    reason: 'ATTEMPT',
    sent: 'NO',
  }),
  {
    name: 'a connection that is lost in a statement',
    cells: LOST_CELLS,
    ...LOST,
    query: 'SELECT leaving() AS id',
  },
];

const FUNCTIONS = `
  CREATE TABLE acts (id text);
  CREATE SEQUENCE attempts;
  CREATE FUNCTION counted() RETURNS void LANGUAGE plpgsql AS $$ BEGIN
    IF current_setting('transaction_read_only') = 'off' THEN
      PERFORM nextval('attempts'); INSERT INTO acts VALUES ('a');
    END IF;
  END $$;
  CREATE FUNCTION failing(state text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN
    PERFORM counted(); RAISE EXCEPTION 'asked for' USING ERRCODE = state;
  END $$;
  CREATE FUNCTION leaving() RETURNS text LANGUAGE plpgsql AS $$ BEGIN
    PERFORM counted(); PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(2); RETURN 'a';
  END $$;
`;

async function attemptsIn(schema: Schema): Promise<number> {
  const [row] = await schema.query(
    'SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS n FROM attempts',
  );
  return Number(row?.n);
}

describe.skipIf(!hasPostgres)('PostgreSQL', () => {
  test.each(ROWS)('$name: attempts, effects and error are as written', async (row) => {
    const schema = await postgresSchema(FUNCTIONS);
    onTestFinished(() => schema.drop());
    const ask = await toolsAt(schema.url, row.query);
    let before = 0;
    for (const [at, effect] of EFFECTS.entries()) {
      const { reason, ...written } = errorAsWritten(row, { effect, keyed: false, cell: 0 });
      const attempts = ATTEMPTS[row.cells[at] ?? 'stop'];
      const error = await ask(effect);
      const seen = (await attemptsIn(schema)) - before;
      before += seen;

      expect({ effect, ...error }).toMatchObject({ effect, ...written, attempts });
      expect(error.reason).toBe(reason);
      expect([effect, seen]).toEqual([effect, effect === 'READ' ? 0 : attempts]);
    }
    expect(await schema.query('SELECT * FROM acts')).toEqual([]); // each was rolled back
  });
});

describe.skipIf(!hasPostgres)('a caller in a hurry', () => {
  const QUERY = 'SELECT pg_sleep(0.3)::text AS id';

  test('opens no breaker of a database that is well, and knows that a write was rolled back', async () => {
    const schema = await postgresSchema('CREATE TABLE acts (id text);');
    onTestFinished(() => schema.drop());
    const breaker = { minimum: 3 };
    const gateway = await gatewayFor({
      sdl: `extend type Mutation {
        "Reads." slow: Row @tool(effect: READ) @sql(backend: "books", query: "${QUERY}", one: true)
        "Writes." write: Row @tool(effect: WRITE, scopes: ["act"])
          @sql(backend: "books", query: "INSERT INTO acts SELECT pg_sleep(0.3)::text RETURNING id", one: true)
        "Reads." plain: Row @tool(effect: READ) @sql(backend: "books", query: "SELECT 'a' AS id", one: true)
      } "A row." type Row { "Id." id: String }`,
      files: {
        'toolgate.config.mjs': configText({
          backends: { books: { kind: 'sql', url: schema.url, breaker } },
        }),
      },
    });
    const ask = async (tool: string, headers = {}) => {
      const response = await fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${gateway.key}`,
          ...headers,
        },
        body: JSON.stringify({ query: `mutation { ${tool} { id } }` }),
      });
      return (await response.json()) as Answer; // GraphQL's own form
    };
    expect((await ask('plain')).errors).toBeUndefined(); // its first connection
    const hurry = { 'x-request-timeout-ms': '150' };
    const late = { code: 'TIMEOUT', reason: 'DEADLINE', sideEffect: 'NONE', retryable: true };

    for (let n = 0; n < 6; n++) {
      const { errors } = await ask(n % 2 ? 'write' : 'slow', hurry);
      expect(errors?.[0]?.extensions).toMatchObject(late);
    }
    expect((await ask('plain')).errors).toBeUndefined();
    expect(await schema.query('SELECT * FROM acts')).toEqual([]);
  });
});

test('a database that refuses connections is asked again with every effect', async () => {
  const proxy = await faultProxy('http://127.0.0.1:1');
  await proxy.welcome('REFUSE');
  const url = proxy.url.replace('http:', 'postgres:');
  const ask = await toolsAt(`${url}/none`, 'SELECT 1 AS id');
  const row: Fails & { readonly cells: Cells } = {
    ...BUSY,
    reason: 'UNREACHABLE',
    cells: RETRY_NO,
  };

  for (const effect of EFFECTS) {
    const { reason, ...written } = errorAsWritten(row, { effect, keyed: false, cell: 0 });
    expect(await ask(effect)).toMatchObject({ ...written, reason, attempts: 3 });
  }
});
