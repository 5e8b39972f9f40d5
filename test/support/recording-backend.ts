import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** One request that a backend got. Times are of `performance.now()`. */
export interface Arrival {
  readonly route: string;
  readonly startedAt: number;
  /** When it was answered, or its connection closed; null while it is open. */
  endedAt: number | null;
  /** Whether the answer went out whole. */
  answered: boolean;
}

export interface RecordingBackend {
  readonly url: string;
  readonly arrivals: readonly Arrival[];
  /** The routes in the order of their arrival. */
  routes(): readonly string[];
  /** Most requests that were open at one time. */
  mostAtOnce(): number;
}

type Answer = (request: IncomingMessage, response: ServerResponse, route: string) => unknown;

/** A real HTTP service on loopback that answers as it is told, remembers what it was asked, and ends with its test. */
export async function recordingBackend(answer: Answer): Promise<RecordingBackend> {
  const arrivals: Arrival[] = [];
  let open = 0;
  let most = 0;
  const server = createServer((request, response) => {
    const route = `${request.method} ${request.url}`;
    const arrival: Arrival = {
      route,
      startedAt: performance.now(),
      endedAt: null,
      answered: false,
    };
    arrivals.push(arrival);
    most = Math.max(most, ++open);
    response.once('close', () => {
      open--;
      arrival.endedAt = performance.now();
      arrival.answered = response.writableFinished;
    });
    answer(request, response, route);
  });
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
    arrivals,
    routes: () => arrivals.map(({ route }) => route),
    mostAtOnce: () => most,
  };
}

/** Answers with JSON, after a while. */
export function json(response: ServerResponse, body: unknown, afterMs = 0): void {
  const timer = setTimeout(() => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(body));
  }, afterMs);
  response.once('close', () => clearTimeout(timer));
}
