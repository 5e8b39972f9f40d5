import { type Pool, type PoolClient, Query, type QueryConfig } from 'pg';
import { BackendFailure } from '../base/backend-failure.ts';
import type { Attempt, ToolCall } from '../model/call.ts';
import { MAX_ROWS, type Row } from './sql-drivers.ts';
import { isFatal, postgresFailure, postgresUnreachable } from './sql-failure.ts';

export interface Transaction<T> {
  readonly client: PoolClient;
  readonly begin: string;
  readonly end: 'COMMIT' | 'ROLLBACK';
  perform(client: PoolClient): Promise<T>;
  /** What it means that the server refused. @default as of a statement that the schema holds */
  failed?(error: unknown): BackendFailure;
}

export interface Transactions {
  run<T>(transaction: Transaction<T>, call: CallOfOne): Promise<T>;
  /** Those in flight fail, and none can begin. */
  close(): Promise<void>;
}

type CallOfOne = Pick<ToolCall, 'signal' | 'attempt'>;

/** A connection of the pool, new or free. */
export function connected(pool: Pool, signal: AbortSignal): Promise<PoolClient> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort);
    pool
      .connect()
      .then(
        (client) => (signal.aborted ? client.release() : resolve(client)),
        (error: unknown) => reject(postgresUnreachable(error)),
      )
      .finally(() => signal.removeEventListener('abort', abort));
  });
}

/** One statement a transaction, on a connection that goes back to the pool. */
export function transactionsOf(pool: Pool): Transactions {
  const running = new Set<() => void>();
  return {
    async run(transaction, { signal, attempt }) {
      const { client, failed = postgresFailure } = transaction;
      const { keep, drop } = releasing(pool, client);
      running.add(drop);
      signal.addEventListener('abort', drop);
      client.on('error', ignore); // the query under way is told too
      try {
        signal.throwIfAborted(); // in the moment between the connection and this listener
        const answer = await answerOf(transaction, attempt);
        keep();
        return answer;
      } catch (error) {
        if (isFatal(error)) drop();
        else await client.query('ROLLBACK').then(keep, drop);
        throw signal.aborted ? signal.reason : failed(error);
      } finally {
        signal.removeEventListener('abort', drop);
        running.delete(drop);
        client.off('error', ignore);
      }
    },
    async close() {
      if (pool.ending) return;
      const ended = pool.end();
      for (const drop of running) drop();
      await ended;
    },
  };
}

const ignore = (): void => {};

/** Gives a connection back, once: whole, or to be ended together with what it is doing. */
function releasing(pool: Pool, client: PoolClient) {
  let given = false;
  const give = (broken: boolean) => {
    if (given) return;
    given = true;
    client.release(broken);
    if (broken) cancel(pool, client);
  };
  return { keep: () => give(false), drop: () => give(true) };
}

/** The server sees that a connection is gone only when it next writes to it. */
function cancel(pool: Pool, client: PoolClient): void {
  const processId: unknown = Reflect.get(client, 'processID'); // which the types of pg leave out
  if (pool.ending) return;
  pool.query('SELECT pg_cancel_backend($1)', [processId]).catch(ignore);
}

async function answerOf<T>(
  { client, begin, end, perform }: Transaction<T>,
  attempt: Attempt,
): Promise<T> {
  await client.query(begin);
  attempt.sent = 'MAYBE';
  const answer = await perform(client);
  await client.query(end);
  return answer;
}

/** At most one row more than allowed. Of a statement that only reads, no further one is waited for. */
export function readRows(
  client: PoolClient,
  config: QueryConfig,
  readOnly: boolean,
): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    const rows: Row[] = [];
    const query = client.query(new Query<Row>(config));
    query.on('row', (row) => {
      if (rows.length <= MAX_ROWS) rows.push(row);
      if (rows.length > MAX_ROWS && readOnly) reject(tooManyRows());
    });
    query.on('end', () => resolve(rows));
    query.on('error', reject);
  });
}

export const tooManyRows = () =>
  new BackendFailure('TOO_LARGE', `The answer has more than ${MAX_ROWS} rows.`);
