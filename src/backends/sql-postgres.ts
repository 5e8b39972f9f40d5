import { createHash } from 'node:crypto';
import { type CustomTypesConfig, Pool, types } from 'pg';
import type { Clock } from '../base/clock.ts';
import type { ToolCall } from '../model/call.ts';
import { type SqlDriver, textOf } from './sql-drivers.ts';
import { connected, transactionsOf } from './sql-transaction.ts';
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
  return {
    prepare(statement) {
      const { parameters, readOnly } = statement;
      const text = textOf(statement, '$');
      const name = nameOf(text);
      return async (call) => {
        call.signal.throwIfAborted();
        const end = endOf(call, clock);
        const values = parameters.map((slot) => toPostgres(slot.read(call), slot.name));
        const client = await connected(pool, call.signal);
        const begin = beginText(readOnly, end - clock.now());
        return transactions.run({ client, begin, query: { name, text, values }, readOnly }, call);
      };
    },
    close: transactions.close,
  };
}

/** Kept back from the attempt, so that the server's verdict still arrives in it. */
const FOR_THE_VERDICT_MS = 20;

function endOf({ deadline, plan }: ToolCall, clock: Clock): number {
  return Math.min(deadline, clock.now() + plan.timeout.attemptMs) - FOR_THE_VERDICT_MS;
}

function beginText(readOnly: boolean, leftMs: number): string {
  const timeout = Math.max(1, Math.floor(leftMs)); // 0 would be no timeout
  return `BEGIN ${readOnly ? 'READ ONLY' : 'READ WRITE'}; SET LOCAL statement_timeout = ${timeout}`;
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
