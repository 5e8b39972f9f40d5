import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { Refusal, type Reply, type Route, type ServiceRequest } from './routes.ts';

/** Table that remembers what was answered to which key. */
export const ANSWERED_KEYS = `
  CREATE TABLE answered_keys (
    route TEXT NOT NULL, key TEXT NOT NULL, request TEXT NOT NULL,
    status INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (route, key)
  ) STRICT;`;

/**
 * A write as one transaction. With an `Idempotency-Key` header it happens once per key: the same request again gets
 * the same answer, another request under the same key is refused.
 */
export function oncePerKey(database: DatabaseSync, route: Route): Route {
  const name = `${route.method} ${route.path}`;
  const find = database.prepare(
    'SELECT request, status, body FROM answered_keys WHERE route = ? AND key = ?',
  );
  const remember = database.prepare('INSERT INTO answered_keys VALUES (?, ?, ?, ?, ?)');

  const handle = (request: ServiceRequest): Reply => {
    const key = request.header('idempotency-key');
    if (key === '') return route.handle(request);
    const digest = digestOf(request);
    const answered = find.get(name, key);
    if (answered !== undefined) {
      if (answered.request === digest) return replyOf(answered);
      throw new Refusal(422, 'This Idempotency-Key was used for another request.');
    }
    const reply = route.handle(request);
    remember.run(name, key, digest, reply.status, JSON.stringify(reply.body));
    return reply;
  };
  return { ...route, handle: (request) => inTransaction(database, () => handle(request)) };
}

function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

function digestOf({ params, query, body }: ServiceRequest): string {
  const text = JSON.stringify([params, query.toString(), body ?? null]);
  return createHash('sha256').update(text).digest('hex');
}

function replyOf(row: Readonly<Record<string, unknown>>): Reply {
  return { status: Number(row.status), body: JSON.parse(String(row.body)) };
}
