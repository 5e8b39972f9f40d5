import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createServer as createTlsServer } from 'node:tls';
import { onTestFinished } from 'vitest';
import type { Certificate } from './certificates.ts';

interface TlsToxics extends Certificate {
  /**
   * How long each connection waits before the server says its first word.
   * @param number 1 for the first one
   */
  readonly handshakeMs?: (number: number) => number;
}

export interface TlsFront {
  readonly url: string;
  /** Connections that came, and those of them whose handshake was completed. */
  readonly counts: { readonly begun: number; readonly completed: number };
}

/** TLS on loopback in front of a plain backend. It ends with its test. */
export async function tlsFront(
  backend: string,
  { key, cert, handshakeMs = () => 0 }: TlsToxics,
): Promise<TlsFront> {
  const counts = { begun: 0, completed: 0 };
  const sockets = new Set<Socket>();
  const closing = new AbortController();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).once('close', () => sockets.delete(socket));
  };
  const inside = createTlsServer({ key, cert }, (secure) => {
    counts.completed++;
    const onward = connect(Number(new URL(backend).port), '127.0.0.1');
    keep(secure);
    keep(onward);
    secure.pipe(onward).pipe(secure);
  });
  inside.on('tlsClientError', () => {}); // the client may not like the certificate
  const server = createServer(async (socket) => {
    keep(socket);
    const ms = handshakeMs(++counts.begun);
    if (ms > 0) await sleep(ms, undefined, { signal: closing.signal }).catch(() => {});
    inside.emit('connection', socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    closing.abort();
    server.close();
    for (const socket of sockets) socket.destroy();
    await once(server, 'close');
  });
  const { port } = server.address() as AddressInfo; // a TCP server's
  return { url: `https://127.0.0.1:${port}`, counts };
}
