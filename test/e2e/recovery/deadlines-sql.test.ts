import { describe, expect, onTestFinished, test } from 'vitest';
import { gatewayFor } from '../../support/gateway-for.ts';
import { hasPostgres, postgresSchema } from '../../support/postgres.ts';
import { postgresFront } from '../../support/postgres-front.ts';
import { configText } from './classification-scene.ts';
import { late, timed, until } from './deadlines-run.ts';

const TOTAL_MS = 400;
const TIMEOUT = `@timeout(total: "${TOTAL_MS}ms", attempt: "${TOTAL_MS}ms")`;

describe.skipIf(!hasPostgres)('PostgreSQL over one connection', () => {
  async function scene() {
    const schema = await postgresSchema('CREATE TABLE acts (id text);');
    onTestFinished(() => schema.drop());
    const front = await postgresFront(schema.url);
    const books = { kind: 'sql', url: front.url, maxConnections: 1 };
    const gateway = await gatewayFor({
      sdl: `extend type Mutation {
        "Hangs." sleepRead: Row @tool(effect: READ) ${TIMEOUT}
          @sql(backend: "books", query: "SELECT pg_sleep(60)::text AS id", one: true)
        "Hangs." sleepWrite: Row @tool(effect: WRITE, scopes: ["act"]) ${TIMEOUT}
          @sql(backend: "books", query: "INSERT INTO acts SELECT pg_sleep(60)::text RETURNING id", one: true)
        "Writes." write: Row @tool(effect: WRITE, scopes: ["act"]) ${TIMEOUT}
          @sql(backend: "books", query: "INSERT INTO acts VALUES ('a') RETURNING id", one: true)
        "Reads." plain: Row @tool(effect: READ)
          @sql(backend: "books", query: "SELECT 'a' AS id", one: true)
      } "A row." type Row { "Id." id: String }`,
      files: { 'toolgate.config.mjs': configText({ backends: { books } }) },
    });
    const call = (tool: string) => timed(gateway, tool, TOTAL_MS);
    expect(await call('plain')).toMatchObject({ code: undefined }); // its first connection
    const asleep = () =>
      schema.query(`SELECT pid FROM pg_stat_activity
        WHERE application_name = current_schema() AND state = 'active' AND pid <> pg_backend_pid()`);
    return { schema, front, call, asleep };
  }

  test.each(['sleepRead', 'sleepWrite'])(
    '%s is ended by its deadline, and leaves the connection free',
    async (tool) => {
      const { schema, call, asleep } = await scene();
      const hung = await call(tool);

      expect(hung).toMatchObject({ code: 'TIMEOUT', sideEffect: 'NONE' }); // a write was rolled back
      expect(late([hung])).toEqual([]);
      await until([hung], 100);
      expect(await asleep()).toEqual([]);
      expect(await call('plain')).toMatchObject({ code: undefined });
      expect(await schema.query('SELECT * FROM acts')).toEqual([]);
    },
  );

  test('a server that falls silent in COMMIT is given up by the deadline, and another connection is made', async () => {
    const { schema, front, call } = await scene();
    front.loseCommits('SILENCE');
    const hung = await call('write');

    expect(hung).toMatchObject({ code: 'TOOL_OUTCOME_UNKNOWN', sideEffect: 'UNKNOWN' });
    expect(late([hung])).toEqual([]);
    front.loseCommits(null);
    expect(await call('plain')).toMatchObject({ code: undefined });
    expect(await schema.query('SELECT * FROM acts')).toHaveLength(1);
  });
});
