import { createHash } from 'node:crypto';
import { type CustomTypesConfig, Pool, types } from 'pg';
import { type AttemptLimit, attemptLimit, attemptTooLong } from '../base/attempt-limit.ts';
import { BackendFailure } from '../base/backend-failure.ts';
import type { Clock } from '../base/clock.ts';
import type { ToolCall } from '../model/call.ts';
import { freeStatements } from './free-sql/run.ts';
import { MAX_ROWS, type SqlDriver, textOf } from './sql-drivers.ts';
import { connected, readRows, tooManyRows, transactionsOf } from './sql-transaction.ts';
import { toPostgres } from './sql-values.ts';

export interface PostgresOptions {
  readonly url: string;
  readonly maxConnections: number;
  readonly clock: Clock;
}

/**
 * PostgreSQL over a pool. A call is a transaction of one prepared statement; the statement's own timeout ends it before
 * the attempt does, so that what took too long is known to be rolled back. Aborting `call.signal` closes the
 * connection and has the server cancel the statement.
 */
export function openPostgres({ url, maxConnections, clock }: PostgresOptions): SqlDriver {
  const pool = new Pool({
    connectionString: url,
    max: maxConnections,
    connectionTimeoutMillis: 1_000,
    keepAlive: true,
    types: TYPES,
  });
  pool.on('error', () => {}); // an idle connection was lost, and the pool has dropped it
  const transactions = transactionsOf(pool);
  const timer = timerOf(clock);
  return {
    prepare(statement) {
      const { parameters, readOnly } = statement;
      const text = textOf(statement, '$');
      const name = nameOf(text);
      return endedInTime(clock, async (call) => {
        call.signal.throwIfAborted();
        const leftMs = timer(call);
        const values = parameters.map((slot) => toPostgres(slot.read(call), slot.name));
        const client = await connected(pool, call.signal);
        const begin = beginText(readOnly, leftMs());
        const query = { name, text, values };
        const perform = () => readRows(client, query, readOnly);
        const rows = await transactions.run({ client, begin, end: 'COMMIT', perform }, call);
        if (rows.length > MAX_ROWS) throw tooManyRows(); // only now: a write has been done all the same
        return rows;
      });
    },
    free(rules) {
      const { ready, of } = freeStatements(rules, { pool, transactions, timer });
      return { ready, of: (argument) => endedInTime(clock, of(argument)) };
    },
    close: transactions.close,
  };
}

/** Kept back from the attempt, so that the server's verdict still arrives in it. */
const FOR_THE_VERDICT_MS = 20;

/** @returns how many milliseconds a statement of this attempt has left; never 0, which would be no limit */
function timerOf(clock: Clock): (call: ToolCall) => () => number {
  return (call) => {
    const begun = clock.now();
    const end = begun + limitOf(call, begun).ms - FOR_THE_VERDICT_MS;
    return () => Math.max(1, Math.floor(end - clock.now()));
  };
}

const limitOf = (call: ToolCall, now: number): AttemptLimit =>
  attemptLimit(call.plan.timeout.attemptMs, call, now);

type Run<T> = (call: ToolCall) => Promise<T>;

/** A statement that the deadline ended was rolled back too, and says of the database what it says of any service. */
function endedInTime<T>(clock: Clock, run: Run<T>): Run<T> {
  return async (call) => {
    const limit = limitOf(call, clock.now());
    try {
      return await run(call);
    } catch (failure) {
      const isOver = failure instanceof BackendFailure && failure.kind === 'SQL_TIMEOUT';
      if (!limit.isCut || !isOver) throw failure;
      call.attempt.sent = 'NO';
      throw attemptTooLong(limit);
    }
  };
}

function beginText(readOnly: boolean, leftMs: number): string {
  return `BEGIN ${readOnly ? 'READ ONLY' : 'READ WRITE'}; SET LOCAL statement_timeout = ${leftMs}`;
}

/** One connection may not prepare two texts under one name. */
function nameOf(text: string): string {
  return `toolgate_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
}

type Parser = (text: string) => unknown;

/** Types that pg would read into less than they hold, or by the time zone of this process. */
const PARSERS: Readonly<Record<number, Parser>> = {
  20: BigInt,
  1082: (date) => date,
  1114: (timestamp) => timestamp.replace(' ', 'T'),
  1186: (interval) => interval,
};

const TYPES: CustomTypesConfig = {
  getTypeParser: (id: number, format?: 'text' | 'binary') =>
    // Without `format` the overload of text applies, which is what we ask for throughout.
    PARSERS[id] ?? types.getTypeParser(id, format as 'text'),
};
