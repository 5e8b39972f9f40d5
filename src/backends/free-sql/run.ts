import { DatabaseError, type Pool, type PoolClient, Query, type QueryArrayConfig } from 'pg';
import { BackendFailure } from '../../base/backend-failure.ts';
import type { ToolCall } from '../../model/call.ts';
import {
  type FreeAnswer,
  type FreeStatements,
  MAX_ROWS,
  type ReadOnlyRules,
} from '../sql-drivers.ts';
import { postgresFailure } from '../sql-failure.ts';
import { connected, type Transactions } from '../sql-transaction.ts';
import { inJson } from '../sql-values.ts';
import { checkStatement } from './check.ts';
import { refusalWords } from './refusal-words.ts';
import { checkRole, RoleRefused } from './role.ts';
import { FUNCTIONS } from './vocabulary.ts';
import { Refused } from './walk.ts';

interface FreeParts {
  readonly pool: Pool;
  readonly transactions: Transactions;
  /** @returns how many milliseconds are left */
  timer(call: ToolCall): () => number;
}

/** Statements that are arguments themselves: checked, and run where they cannot change anything. */
export function freeStatements(rules: ReadOnlyRules, parts: FreeParts): FreeStatements {
  const { pool, transactions, timer } = parts;
  const allowed = [...FUNCTIONS, ...rules.functions];
  const ready = once(() => checkRole(pool, { ...rules, functions: allowed }));
  return {
    ready,
    of: (argument) => async (call) => {
      call.signal.throwIfAborted();
      const leftMs = timer(call);
      const text = call.args[argument];
      if (typeof text !== 'string') throw new Error(`${argument} is no text, and was let in.`);
      try {
        const qualified = await checkStatement(text, rules);
        refuseFunctions(qualified, await ready());
      } catch (failure) {
        if (failure instanceof Refused) throw unsendable(failure, argument, text);
        if (!(failure instanceof RoleRefused)) throw failure;
        throw new BackendFailure('SQL_REFUSED', failure.message, { cause: failure });
      }
      const client = await connected(pool, call.signal);
      return transactions.run(
        {
          client,
          begin: beginText(leftMs()),
          end: 'ROLLBACK',
          perform: () => answerOf(client, text),
          failed: (error) => refusedBy(error, argument),
        },
        call,
      );
    },
  };
}

/** Until it succeeds, each asks anew; those who ask meanwhile share the answer. */
function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  return () => {
    asked ??= ask().catch((failure: unknown) => {
      asked = undefined;
      throw failure;
    });
    return asked;
  };
}

/** `orders.f` is the function f of a row where `orders` has no column f. */
function refuseFunctions(qualified: ReadonlySet<string>, callable: ReadonlySet<string>): void {
  for (const name of qualified) {
    if (callable.has(name)) throw new Refused('must name columns alone behind a dot');
  }
}

function unsendable(
  { message, hint, at }: Refused,
  argument: string,
  text: string,
): BackendFailure {
  const place = at === undefined ? '' : `, near character ${characters(text, at) + 1}`;
  const details = { path: argument, says: `${message}${place}`, hint };
  return new BackendFailure('UNSENDABLE', 'The statement is not allowed.', details);
}

function characters(text: string, bytes: number): number {
  return Buffer.from(text).subarray(0, bytes).toString().length;
}

function refusedBy(error: unknown, argument: string): BackendFailure {
  const says = error instanceof DatabaseError ? refusalWords(error) : undefined;
  if (says === undefined) return postgresFailure(error);
  const details = { path: argument, says, cause: error };
  return new BackendFailure('SQL_ARGUMENT', 'PostgreSQL refused the statement.', details);
}

/** Nothing that role or database have set decides how the text is read, or what its names stand for. */
function beginText(leftMs: number): string {
  return [
    'BEGIN READ ONLY',
    'SET LOCAL search_path = pg_catalog, public, pg_temp',
    'SET LOCAL standard_conforming_strings = on',
    'SET LOCAL row_security = on',
    'SET LOCAL lock_timeout = 1000',
    `SET LOCAL statement_timeout = ${leftMs}`,
  ].join('; ');
}

/** Bytes of an answer; reading stops there. */
const MAX_BYTES = 5_242_880;

/** By the extended protocol, which takes one statement only, and no more rows than it says. */
function answerOf(client: PoolClient, text: string): Promise<FreeAnswer> {
  return new Promise((resolve, reject) => {
    const rows: unknown[][] = [];
    const query = client.query(new FirstRows({ text, rows: MAX_ROWS + 1, rowMode: 'array' }));
    const stop = limitBytes(client, () =>
      reject(new BackendFailure('TOO_LARGE', `The answer has more than ${MAX_BYTES} bytes.`)),
    );
    query.on('row', (row: unknown) => rows.push((row as unknown[]).map(cell)));
    query.on('end', ({ fields }) => {
      stop();
      const columns = fields.map(({ name }) => name);
      resolve({ columns, rows: rows.slice(0, MAX_ROWS), truncated: rows.length > MAX_ROWS });
    });
    query.on('error', (error) => {
      stop();
      reject(error);
    });
  });
}

/** Infinity and NaN are numbers of PostgreSQL, and none of JSON. */
function cell(value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : inJson(value);
}

interface Synchronized {
  sync(): void;
}

/** pg would fetch the next rows as often as there are more, and after a failure wait for what it never asked for. */
class FirstRows extends Query<unknown[]> {
  constructor(config: QueryArrayConfig & { readonly rows: number }) {
    super(config);
  }

  handlePortalSuspended(connection: Synchronized): void {
    connection.sync();
  }

  handleError(error: Error, connection: Synchronized): void {
    connection.sync();
    this.emit('error', error);
  }
}

/** Calls `exceeded` once the server has sent that much. @returns stops counting */
function limitBytes(client: PoolClient, exceeded: () => void): () => void {
  const { stream } = Reflect.get(client, 'connection'); // which the types of pg leave out
  let bytes = 0;
  const count = (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) exceeded();
  };
  stream.on('data', count);
  return () => stream.off('data', count);
}
