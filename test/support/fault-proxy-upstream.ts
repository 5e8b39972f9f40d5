import type { Socket } from 'node:net';
import { corrupted } from './fault-proxy-reply.ts';

/** How a request goes to the backend. */
export interface Asking {
  connection(): Socket;
  /** Bytes that are sent; fewer than all: then the connection is reset. */
  readonly first: number;
  readonly corruptAt: number | null;
  /** Ends the request at the backend too; null: nothing does. */
  readonly gone: AbortSignal | null;
  onSent(whole: boolean): void;
}

/**
 * Sends a request on a connection of its own. Resolves with every byte of the answer, or with null where only a part
 * was sent.
 */
export function asked(request: Buffer, asking: Asking): Promise<Buffer | null> {
  const { first, gone } = asking;
  const whole = first >= request.length;
  const bytes = whole ? closing(altered(request, asking)) : request.subarray(0, first);
  return new Promise((resolve, reject) => {
    const socket = asking.connection();
    const parts: Buffer[] = [];
    const leave = () => socket.destroy(new Error('The client has gone.'));
    gone?.addEventListener('abort', leave, { once: true });
    socket.once('error', reject).once('close', () => {
      gone?.removeEventListener('abort', leave);
      resolve(whole ? keptAlive(Buffer.concat(parts)) : null);
    });
    if (gone?.aborted) leave();
    socket.on('data', (chunk: Buffer) => parts.push(chunk));
    socket.write(bytes, () => {
      asking.onSent(whole);
      if (!whole) socket.resetAndDestroy();
    });
  });
}

/** Whether a client can tell by the answer itself where it ends, and it has ended there. */
export function isWhole(reply: Buffer): boolean {
  const end = reply.indexOf('\r\n\r\n') + 4;
  const head = reply.toString('latin1', 0, end);
  const length = /^content-length: *(\d+)/im.exec(head)?.[1];
  if (length !== undefined) return reply.length - end === Number(length);
  return /^transfer-encoding: *chunked/im.test(head) && reply.subarray(-5).equals(LAST_CHUNK);
}

const LAST_CHUNK = Buffer.from('0\r\n\r\n');

function altered(request: Buffer, { corruptAt }: Asking): Buffer {
  return corruptAt === null ? request : corrupted(request, corruptAt);
}

/** Asks the backend to close when it has answered: so ends an answer of whatever length. */
function closing(request: Buffer): Buffer {
  return withHead(request, (head) =>
    head.replace(/^connection:.*\r\n/gim, '').replace(/\r\n$/, 'connection: close\r\n\r\n'),
  );
}

/** Undoes that for the client, whose connection goes on. */
function keptAlive(reply: Buffer): Buffer {
  return withHead(reply, (head) => head.replace(/^(connection|keep-alive):.*\r\n/gim, ''));
}

function withHead(message: Buffer, change: (head: string) => string): Buffer {
  const end = message.indexOf('\r\n\r\n') + 4;
  const head = change(message.toString('latin1', 0, end));
  return Buffer.concat([Buffer.from(head, 'latin1'), message.subarray(end)]);
}
