import { describe, expect, onTestFinished, test } from 'vitest';
import { hasPostgres, postgresSchema } from '../../support/postgres.ts';
import { type CommitLost, postgresFront } from '../../support/postgres-front.ts';
import { type Fails, RETRY_NO } from './classification-rows.ts';
import { configText, errorAsWritten } from './classification-scene.ts';
import { ATTEMPTS, type Cells, EFFECTS, errorsOf, sqlTool, toolsAt } from './sql-scene.ts';

const BUSY: Fails = { code: 'TOOL_DEPENDENCY_FAILURE', reason: 'STATUS', sent: 'NO' };
const LOST: Fails = { ...BUSY, reason: 'CONNECTION_LOST', sent: 'MAYBE' };
const LATE: Fails = { code: 'TIMEOUT', reason: 'ATTEMPT', sent: 'MAYBE' };
const CELLS: Cells = ['retry', 'retry', 'unknown', 'unknown'];

const acting = `CREATE TABLE acts (effect text);
  CREATE FUNCTION act() RETURNS text LANGUAGE plpgsql AS $$ BEGIN
    IF current_setting('transaction_read_only') = 'off' THEN INSERT INTO acts VALUES ('a'); END IF;
    RETURN 'a';
  END $$;`;

async function scene() {
  const schema = await postgresSchema(acting);
  onTestFinished(() => schema.drop());
  const acts = async () => (await schema.query('SELECT * FROM acts')).length;
  return { schema, acts };
}

describe.skipIf(!hasPostgres)('PostgreSQL', () => {
  /** `done`: whether an attempt that ended so has acted. */
  const lost: readonly [string, CommitLost, Fails, { readonly done: boolean }][] = [
    ['reset before the server has it', 'BEFORE', LOST, { done: false }],
    ['reset instead of its answer', 'AFTER', LOST, { done: true }],
    ['silent instead of its answer', 'SILENCE', LATE, { done: true }],
  ];

  test.each(lost)('a COMMIT %s: attempts, effects and error are as written', async (...row) => {
    const [, how, fails, { done }] = row;
    const { schema, acts } = await scene();
    const front = await postgresFront(schema.url);
    const ask = await toolsAt(front.url, 'SELECT act() AS id', how === 'SILENCE' ? '500ms' : '3s');
    for (const effect of EFFECTS) expect(await ask(effect)).toEqual({}); // its first connections
    front.loseCommits(how);
    let [actsBefore, commitsBefore] = [await acts(), front.commits()];

    for (const [at, effect] of EFFECTS.entries()) {
      const { reason, ...written } = errorAsWritten(fails, { effect, keyed: false, cell: 0 });
      const attempts = ATTEMPTS[CELLS[at] ?? 'stop'];
      const error = await ask(effect);
      const [actsNow, commitsNow] = [await acts(), front.commits()];

      expect({ effect, ...error }).toMatchObject({ effect, ...written, reason, attempts });
      expect([effect, commitsNow - commitsBefore]).toEqual([effect, attempts]);
      const happened = done && effect !== 'READ' ? attempts : 0;
      expect([effect, actsNow - actsBefore]).toEqual([effect, happened]);
      [actsBefore, commitsBefore] = [actsNow, commitsNow];
    }
  });

  test('a pool without a free slot is asked again with every effect, for nothing was sent', async () => {
    const { schema, acts } = await scene();
    const lock = 'hashtext(current_schema())';
    const tools = EFFECTS.map((effect) => sqlTool(effect, 'books', 'SELECT act() AS id'));
    const holds = `"Waits." holder: Row @tool(effect: READ) @timeout(total: "10s", attempt: "10s")
      @sql(backend: "books", query: "SELECT pg_advisory_xact_lock(${lock})::text AS id", one: true)`;
    const books = { kind: 'sql', url: schema.url, maxConnections: 1 };
    const files = { 'toolgate.config.mjs': configText({ backends: { books } }) };
    const ask = await errorsOf([...tools, holds], { files });
    await schema.query(`SELECT pg_advisory_lock(${lock})`);
    const holding = ask('holder');
    const waiting = `SELECT 1 FROM pg_stat_activity
      WHERE application_name = current_schema() AND wait_event_type = 'Lock'`;
    await expect.poll(() => schema.query(waiting), { timeout: 5_000 }).toHaveLength(1);

    const errors = await Promise.all(EFFECTS.map(ask));
    for (const [at, effect] of EFFECTS.entries()) {
      const { reason, ...written } = errorAsWritten(BUSY, { effect, keyed: false, cell: 0 });
      const attempts = ATTEMPTS[RETRY_NO[at] ?? 'stop'];
      expect({ effect, ...errors[at] }).toMatchObject({ effect, ...written, reason, attempts });
    }
    expect(await acts()).toBe(0);
    await schema.query(`SELECT pg_advisory_unlock(${lock})`);
    expect(await holding).toEqual({});
    expect(await ask('DESTRUCTIVE')).toEqual({});
    expect(await acts()).toBe(1);
  });
});
