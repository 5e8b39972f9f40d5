import { DatabaseError } from 'pg';
import { BackendFailure, type FailureKind } from '../base/backend-failure.ts';
import { CERTIFICATE } from './dispatch-failure.ts';

/** What it means that SQLite threw. Each of these has been rolled back. */
export function sqliteFailure(error: unknown): BackendFailure {
  if (error instanceof BackendFailure) return error;
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0;
  const kind = SQLITE[code] ?? SQLITE[code & 0xff] ?? 'SQL_REFUSED';
  return new BackendFailure(kind, `SQLite failed with ${code}.`, { cause: error });
}

/** By result code, extended ones first. */
const SQLITE: Readonly<Record<number, FailureKind>> = {
  5: 'SQL_BUSY',
  6: 'SQL_BUSY', // a table of this connection is locked
  10: 'UNREACHABLE', // the disk fails
  13: 'UNREACHABLE', // the disk is full
  14: 'UNREACHABLE', // the file cannot be opened
  19: 'SQL_CONSTRAINT',
  26: 'UNREACHABLE', // the file is no database
  1555: 'SQL_UNIQUE', // primary key
  2067: 'SQL_UNIQUE',
  2579: 'SQL_UNIQUE', // rowid
};

/** What it means that a statement of PostgreSQL failed, COMMIT included. */
export function postgresFailure(error: unknown): BackendFailure {
  if (error instanceof BackendFailure) return error;
  if (!(error instanceof DatabaseError)) {
    return new BackendFailure('CONNECTION_LOST', 'The connection was lost.', { cause: error });
  }
  const { code = '' } = error;
  const kind = POSTGRES[code] ?? POSTGRES[code.slice(0, 2)] ?? 'SQL_REFUSED';
  return new BackendFailure(kind, `PostgreSQL failed with ${code}.`, { cause: error });
}

/** Whether the connection is of no further use: it is broken, holds an outdated statement, or is still sending. */
export function isFatal(error: unknown): boolean {
  return !(error instanceof DatabaseError) || FATAL.test(error.code ?? '');
}

const FATAL = /^(?:08|57P|0A000|25P)/;

/** What it means that there is no connection to PostgreSQL. */
export function postgresUnreachable(error: unknown): BackendFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return new BackendFailure(withoutConnection(error, code), 'There is no connection.', {
    cause: error,
  });
}

function withoutConnection(error: unknown, code: string): FailureKind {
  if (error instanceof Error && error.message === NO_FREE_CONNECTION) return 'SQL_BUSY';
  if (CERTIFICATE.test(code)) return 'CERTIFICATE';
  if (code === 'ENOTFOUND') return 'NAME_UNKNOWN';
  if (code.startsWith('53')) return 'SQL_BUSY';
  return /^(?:28|3D)/.test(code) ? 'SQL_REFUSED' : 'UNREACHABLE'; // no such role or database
}

/** What pg's pool says when all its connections are in use. */
const NO_FREE_CONNECTION = 'timeout exceeded when trying to connect';

/** By SQLSTATE, whole ones before classes. */
const POSTGRES: Readonly<Record<string, FailureKind>> = {
  '08': 'CONNECTION_LOST',
  '0A000': 'SQL_BUSY', // a prepared statement's tables have changed; the next connection prepares it anew
  '23': 'SQL_CONSTRAINT',
  '23505': 'SQL_UNIQUE',
  '25P03': 'CONNECTION_LOST', // idle in a transaction for too long
  '40': 'SQL_BUSY',
  '40002': 'SQL_CONSTRAINT',
  '40003': 'CONNECTION_LOST', // whether it was completed is unknown
  '53': 'SQL_BUSY',
  '55P03': 'SQL_BUSY', // a lock was not to be had
  '57014': 'SQL_TIMEOUT',
  '57': 'CONNECTION_LOST', // the server is shut down
};
