import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type FaultSwitch, readFaults, switchOn } from './faults.ts';
import { findRoute, Refusal, type Reply, type Route } from './routes.ts';
import { type Counter, createCounter } from './stats.ts';

export interface RunningService {
  readonly url: string;
  /** Ends every connection at once. */
  close(): Promise<void>;
}

/** A service on the loopback interface, with its control routes `/__faults` and `/__stats`. Port 0: any free one. */
export async function startService(
  routes: readonly Route[],
  port: number,
): Promise<RunningService> {
  const closing = new AbortController();
  const parts: Parts = {
    routes,
    counter: createCounter(),
    control: { faults: switchOn({}) },
    closing: closing.signal,
  };
  const server = createServer((request, response) => {
    answer(parts, request, response).catch((error: unknown) => fail(response, error));
  });
  // Longer than any client keeps one: a server that hangs up first makes the client's next request fail.
  server.keepAliveTimeout = 120_000;
  await listening(server, port);
  // A server that listens on TCP has an address of this form.
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${bound}`,
    close() {
      closing.abort();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

interface Parts {
  readonly routes: readonly Route[];
  readonly counter: Counter;
  readonly control: { faults: FaultSwitch };
  readonly closing: AbortSignal;
}

async function answer(parts: Parts, request: IncomingMessage, response: ServerResponse) {
  // Not through URL, which would resolve a segment that is an encoded `..`.
  const [path = '/', ...search] = (request.url ?? '/').split('?');
  if (path.startsWith('/__')) {
    const body = await bodyOf(request);
    return send(response, controlled(parts, `${request.method} ${path}`, body));
  }
  response.once('close', parts.counter.enter());
  const { route, params } = counted(parts, request.method ?? 'GET', path);
  const body = await bodyOf(request);
  const { faults, fate } = parts.control.faults;
  if (faults.delayMs) await sleep(faults.delayMs, undefined, { signal: parts.closing });
  const fated = fate();
  if (fated === 'STATUS') {
    throw new Refusal(faults.status ?? 503, 'This failure was asked for.');
  }
  const header = (name: string) => String(request.headers[name] ?? '');
  const query = new URLSearchParams(search.join('?'));
  const reply = route.handle({ params, query, header, body });
  if (fated === 'RESET') return void request.socket.resetAndDestroy();
  return send(response, reply);
}

function counted({ routes, counter }: Parts, method: string, path: string) {
  try {
    const match = findRoute(routes, method, path);
    counter.count(`${method} ${match.route.path}`);
    return match;
  } catch (error) {
    counter.count('unknown');
    throw error;
  }
}

function controlled({ counter, control }: Parts, request: string, body: unknown): Reply {
  switch (request) {
    case 'PUT /__faults':
      control.faults = switchOn(readFaults(body));
      return { status: 200, body: control.faults.faults };
    case 'GET /__stats':
      return { status: 200, body: counter.stats() };
    case 'DELETE /__stats':
      counter.clear();
      return { status: 200, body: counter.stats() };
    default:
      throw new Refusal(404, 'Control routes: PUT /__faults, GET /__stats, DELETE /__stats.');
  }
}

const MAX_BODY_BYTES = 1_048_576;

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // The connection stays: a body that is too large still gets an answer.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new Refusal(413, 'The body is too large.');
    chunks.push(chunk);
  }
  if (bytes === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    throw new Refusal(400, 'The body is no JSON.');
  }
}

function send(response: ServerResponse, { status, body }: Reply): void {
  const text = Buffer.from(JSON.stringify(body));
  const headers = { 'content-type': 'application/json', 'content-length': text.length };
  response.writeHead(status, headers).end(text);
}

function fail(response: ServerResponse, error: unknown): void {
  // The caller has gone, or the service is closing: there is nobody to tell.
  if (response.req.socket.destroyed || response.headersSent) return;
  if (!(error instanceof Refusal)) {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  }
  const { status, message } =
    error instanceof Refusal ? error : new Refusal(500, 'The service failed.');
  // What was not read of a body must not be taken for the next request.
  if (status === 413) response.shouldKeepAlive = false;
  send(response, { status, body: { error: message } });
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') return reject(error);
      const hint = 'Set EXAMPLES_PORT_BASE to move the example backends, such as 4200.';
      reject(new Error(`Port ${port} is in use. ${hint}`, { cause: error }));
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}
