import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { BackendFailure } from '../base/backend-failure.ts';
import { MAX_ROWS, type Row, type SqlDriver, type SqlStatement, textOf } from './sql-drivers.ts';
import { sqliteFailure } from './sql-failure.ts';
import { toSqlite } from './sql-values.ts';

/**
 * A SQLite file, opened when it is first asked. It is synchronous: for small local data, and a call that has begun
 * cannot be aborted.
 */
export function openSqlite(path: string): SqlDriver {
  let closed = false;
  const open = new Map<boolean, DatabaseSync>();
  const database = (readOnly: boolean): DatabaseSync => {
    if (closed) throw new BackendFailure('UNREACHABLE', 'The database has been closed.');
    const known = open.get(readOnly) ?? opened(path, readOnly);
    open.set(readOnly, known);
    return known;
  };
  return {
    prepare(statement) {
      const { parameters, readOnly } = statement;
      let prepared: StatementSync | undefined;
      return async (call) => {
        call.signal.throwIfAborted();
        const values = parameters.map((slot) => toSqlite(slot.read(call), slot.name));
        const file = database(readOnly);
        prepared ??= preparedIn(file, statement);
        call.attempt.sent = 'MAYBE';
        return rowsOf(prepared, values);
      };
    },
    async close() {
      closed = true;
      for (const file of open.values()) file.close();
      open.clear();
    },
  };
}

/** How long a call waits for another process's lock, with this whole process. */
const BUSY_MS = 100;

function opened(path: string, readOnly: boolean): DatabaseSync {
  // A mode of `rw` creates no file where there is none.
  const url = pathToFileURL(path);
  url.search = readOnly ? '?mode=ro' : '?mode=rw';
  try {
    return new DatabaseSync(url, {
      readOnly,
      readBigInts: true,
      timeout: BUSY_MS,
      defensive: true,
    });
  } catch (error) {
    throw new BackendFailure('UNREACHABLE', 'The database cannot be opened.', { cause: error });
  }
}

function preparedIn(file: DatabaseSync, statement: SqlStatement): StatementSync {
  const text = textOf(statement, '?');
  try {
    const prepared = file.prepare(text);
    const rest = text.slice(prepared.sourceSQL.length).trim();
    // SQLite would prepare the first statement and forget the others.
    if (rest !== '' && !rest.startsWith('--')) throw new Error('There is more than one statement.');
    return prepared;
  } catch (error) {
    throw sqliteFailure(error);
  }
}

function rowsOf(statement: StatementSync, values: readonly SQLInputValue[]): readonly Row[] {
  const rows: Row[] = [];
  try {
    for (const row of statement.iterate(...values)) {
      if (rows.length === MAX_ROWS) {
        throw new BackendFailure('TOO_LARGE', `The answer has more than ${MAX_ROWS} rows.`);
      }
      rows.push(row);
    }
    return rows;
  } catch (error) {
    throw sqliteFailure(error);
  }
}
