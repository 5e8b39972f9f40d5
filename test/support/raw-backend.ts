import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** One request as its bytes came in. */
export interface RawRequest {
  /** Request line and header lines. */
  readonly head: string;
  readonly body: string;
}

export interface RawBackend {
  readonly url: string;
  readonly requests: readonly RawRequest[];
  /** Connections ever made. */
  readonly connections: readonly Socket[];
  /** Ends it before the test does. */
  close(): Promise<void>;
}

/** A server on loopback that answers each request with whatever bytes, and ends with its test. */
export async function rawBackend(
  answer: (socket: Socket, request: RawRequest) => void,
): Promise<RawBackend> {
  const requests: RawRequest[] = [];
  const connections: Socket[] = [];
  const server = createServer((socket) => {
    connections.push(socket);
    socket.on('error', () => {}); // the other side may leave in the middle
    onEachRequest(socket, (request) => {
      requests.push(request);
      answer(socket, request);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    for (const socket of connections) socket.destroy();
    if (server.listening) await new Promise((closed) => server.close(closed));
  };
  onTestFinished(close);
  const { port } = server.address() as AddressInfo; // a TCP server has no other kind of address
  return { url: `http://127.0.0.1:${port}`, requests, connections, close };
}

/** The bytes of an answer that is whole. */
export function http(status: number, headers: Readonly<Record<string, string>>, body = ''): string {
  const lines = Object.entries({ 'content-length': String(Buffer.byteLength(body)), ...headers });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return `HTTP/1.1 ${status} Status\r\n${head}\r\n${body}`;
}

export function json(value: unknown, status = 200): string {
  return http(status, { 'content-type': 'application/json' }, JSON.stringify(value));
}

function onEachRequest(socket: Socket, take: (request: RawRequest) => void): void {
  let bytes = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    bytes += chunk;
    for (let end = bytes.indexOf('\r\n\r\n'); end >= 0; end = bytes.indexOf('\r\n\r\n')) {
      const head = bytes.slice(0, end);
      const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
      if (bytes.length < end + 4 + length) return;
      take({ head, body: bytes.slice(end + 4, end + 4 + length) });
      bytes = bytes.slice(end + 4 + length);
    }
  });
}
