import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { Asked, Plan } from './fault-proxy-plans.ts';
import { createRecords, type Records, type Remembered } from './ledger-backend-records.ts';

/** What the backend does unlike usual. */
export interface Behaviour {
  /** Answered instead of 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Instead of `{"id":…,"times":…}`. */
  readonly body?: string;
  /** Does what it was asked. @default where it answers no failure */
  readonly acts?: boolean;
  /** The connection is reset instead of an answer: after it acted, or EARLY while it still is at work. */
  readonly lost?: true | 'EARLY';
  /** Never answers, after it acted. */
  readonly silent?: true;
  /** Before it acts. */
  readonly delayMs?: number;
  /** Before it acts too: what the test lets go. */
  readonly held?: Promise<unknown>;
  /** Told when the answer is on its way. */
  readonly answered?: () => void;
}

/** A request of which every byte came. */
export interface LedgerRequest extends Asked {
  readonly id: string;
  readonly key: string | null;
  readonly attempt: number | null;
  /** On `performance.now()`. */
  readonly at: number;
  acted: boolean;
  /** Null until it was answered. */
  status: number | null;
}

export interface LedgerBackend {
  readonly url: string;
  readonly records: Records;
  /** All but the questions about the ledger itself. */
  readonly requests: readonly LedgerRequest[];
  /** Requests that are open now. */
  open(): number;
  /** From the next request on. */
  behave(plan: Plan<Behaviour>): void;
}

interface LedgerOptions {
  readonly plan?: Plan<Behaviour>;
  /** Request header in lower case; with it each key acts once. @default it knows no keys */
  readonly idempotencyHeader?: string | null;
  /** A 500 under a key is answered again to its repeat. @default true */
  readonly replaysErrors?: boolean;
  readonly records?: Records;
}

/**
 * A real service that writes down what it did. `GET /anything/ID` reads; every other verb makes the effect `ID` happen;
 * `GET /__effects/ID` says how often it did, whatever the behaviour. Ends with its test.
 */
export async function ledgerBackend(options: LedgerOptions = {}): Promise<LedgerBackend> {
  const { plan = () => null, records = createRecords() } = options;
  const requests: LedgerRequest[] = [];
  const state = { plan, open: 0 };
  const parts: Parts = {
    records,
    header: options.idempotencyHeader ?? null,
    replaysErrors: options.replaysErrors ?? true,
  };
  const server = createServer(async (request, response) => {
    state.open++;
    response.once('close', () => void state.open--);
    response.on('error', () => {}); // the client may leave at any time
    const whole = await buffer(request).catch(() => null);
    if (whole === null) return;
    if (request.url?.startsWith('/__effects/')) return answerTimes(parts, request, response);
    const seen = entered(request, requests.length + 1, parts);
    requests.push(seen);
    await serve(parts, { seen, behaviour: state.plan(seen) ?? {}, response });
  });
  // Longer than any client keeps one: a server that hangs up first makes the client's next request fail.
  server.keepAliveTimeout = 120_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
  const { port } = server.address() as AddressInfo; // a TCP server's
  return {
    url: `http://127.0.0.1:${port}`,
    records,
    requests,
    open: () => state.open,
    behave(next) {
      state.plan = next;
    },
  };
}

interface Parts {
  readonly records: Records;
  readonly header: string | null;
  readonly replaysErrors: boolean;
}

interface Turn {
  readonly seen: LedgerRequest;
  readonly behaviour: Behaviour;
  readonly response: ServerResponse;
}

function answerTimes({ records }: Parts, request: IncomingMessage, response: ServerResponse) {
  const id = idIn(request.url ?? '');
  send({ status: 200, body: JSON.stringify({ id, times: records.times(id) }) }, response);
}

function entered(
  { method = '', url = '', headers }: IncomingMessage,
  number: number,
  parts: Parts,
) {
  const given = Object.entries(headers).map(([name, value]) => [name, String(value)]);
  const named: Readonly<Record<string, string>> = Object.fromEntries(given);
  const attempt = named['x-attempt'];
  const seen: LedgerRequest = {
    number,
    method,
    target: url,
    headers: named,
    id: idIn(url),
    key: (parts.header !== null && named[parts.header]) || null,
    attempt: attempt === undefined ? null : Number(attempt),
    at: performance.now(),
    acted: false,
    status: null,
  };
  return seen;
}

/** The last segment of a path. */
function idIn(target: string): string {
  const [path = ''] = target.split('?');
  return decodeURIComponent(path.slice(path.lastIndexOf('/') + 1));
}

async function serve(parts: Parts, turn: Turn): Promise<void> {
  const { seen, behaviour, response } = turn;
  const known = seen.key === null ? undefined : parts.records.keys.get(seen.key);
  const work = known ? repeated(parts, turn, known) : first(parts, turn);
  if (behaviour.lost === 'EARLY') response.req.socket.resetAndDestroy();
  const reply = await work;
  if (behaviour.lost === true) response.req.socket.resetAndDestroy();
  if (behaviour.lost || behaviour.silent) return;
  seen.status = reply.status;
  send(reply, response);
  behaviour.answered?.();
}

interface Reply {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

async function first({ records }: Parts, { seen, behaviour }: Turn): Promise<Reply> {
  const { status = 200, acts = status < 400, delayMs, held, headers } = behaviour;
  if (seen.key !== null) records.keys.set(seen.key, { is: 'RUNNING' });
  if (delayMs !== undefined) await sleep(delayMs);
  await held;
  seen.acted = acts && seen.method !== 'GET';
  if (seen.acted) records.add({ id: seen.id, key: seen.key, attempt: seen.attempt });
  const body = behaviour.body ?? bodyOf(records, seen.id);
  remember(records, seen, { status, body });
  return { status, body, ...(headers && { headers }) };
}

/** What began is remembered; a refusal before that leaves its key free. */
function remember({ keys }: Records, { key, acted }: LedgerRequest, { status, body }: Reply): void {
  if (key === null) return;
  if (acted || status === 500) keys.set(key, { is: 'DONE', acted, status, body });
  else keys.delete(key);
}

/** The same key again: never a second effect. */
function repeated(parts: Parts, turn: Turn, known: Remembered): Reply | Promise<Reply> {
  const { status = 200, headers } = turn.behaviour;
  const own = headers && { headers };
  if (known.is === 'RUNNING') return { status: 409, body: '{"error":"still running"}', ...own };
  if (status >= 400) return { status, body: '{"error":"asked for"}', ...own };
  if (known.status < 500 || parts.replaysErrors) return known;
  if (!known.acted) return first(parts, turn);
  return { status: 200, body: bodyOf(parts.records, turn.seen.id) };
}

function bodyOf(records: Records, id: string): string {
  return JSON.stringify({ id, times: records.times(id) });
}

function send({ status, body, headers = {} }: Reply, response: ServerResponse): void {
  const length = Buffer.byteLength(body);
  const own = { 'content-type': 'application/json', 'content-length': length };
  response.writeHead(status, { ...own, ...headers }).end(body);
}
