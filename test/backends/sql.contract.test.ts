import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe } from 'vitest';
import { systemClock } from '../../src/app/system-clock.ts';
import { sqlBackend } from '../../src/backends/sql.ts';
import type { BindingOf } from '../../src/model/plan.ts';
import { describeBackend, describeWaitingBackend } from '../contracts/backend.ts';
import { hasPostgres, postgresSchema } from '../support/postgres.ts';

function sql(query: string, backend = 'help'): BindingOf<'sql'> {
  return { kind: 'sql', backend, statement: { query, one: false } };
}

describeBackend('SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'toolgate-'));
  const file = join(folder, 'help.db');
  new DatabaseSync(file).close();
  const databases = {
    help: { url: `sqlite:${file}` },
    gone: { url: `sqlite:${join(folder, 'absent.db')}` },
  };
  return {
    backend: sqlBackend(databases, { clock: systemClock }),
    answering: { binding: sql('SELECT 1 AS one'), answer: [{ one: 1 }] },
    failing: { binding: sql("SELECT json('no json')"), kind: 'SQL_REFUSED' },
    unreachable: sql('SELECT 1', 'gone'),
    claiming: sql('SELECT :caller.claims.office'),
    unknown: sql('SELECT 1', 'nowhere'),
    end: async () => rmSync(folder, { recursive: true }),
  };
});

describe.skipIf(!hasPostgres)('with a server', () => {
  describeWaitingBackend('PostgreSQL', async () => {
    const { url, query, drop } = await postgresSchema('');
    const isSleeping = async () => {
      const [row] = await query(`SELECT count(*) FROM pg_stat_activity WHERE state = 'active'
        AND query LIKE '%silence%' AND pid <> pg_backend_pid()`);
      return Number(row?.count) > 0;
    };
    const databases = {
      help: { url },
      gone: { url: 'postgres://postgres@127.0.0.1:1/test' },
    };
    return {
      backend: sqlBackend(databases, { clock: systemClock }),
      answering: { binding: sql('SELECT 1 AS one'), answer: [{ one: 1 }] },
      failing: { binding: sql('SELECT 1 / 0'), kind: 'SQL_REFUSED' },
      silent: {
        binding: sql('SELECT pg_sleep(60) AS silence'),
        async begun() {
          while (!(await isSleeping())) await new Promise(setImmediate);
        },
        async ended() {
          while (await isSleeping()) await new Promise(setImmediate);
        },
      },
      unreachable: sql('SELECT 1', 'gone'),
      claiming: sql('SELECT :caller.claims.office'),
      unknown: sql('SELECT 1', 'nowhere'),
      end: drop,
    };
  });
});
