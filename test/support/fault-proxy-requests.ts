import type { Socket } from 'node:net';
import type { Asked } from './fault-proxy-plans.ts';

export interface RequestBytes extends Omit<Asked, 'number'> {
  readonly bytes: Buffer;
}

/** Hands on each request of a connection when its last byte has come, one after the other. */
export function onEachRequest(
  socket: Socket,
  take: (request: RequestBytes) => Promise<void>,
): void {
  let held = Buffer.alloc(0);
  let busy = Promise.resolve();
  socket.on('data', (chunk: Buffer) => {
    held = Buffer.concat([held, chunk]);
    for (let length = lengthOfFirst(held); length !== null; length = lengthOfFirst(held)) {
      const request = parse(held.subarray(0, length));
      held = held.subarray(length);
      busy = busy.then(() => take(request));
    }
  });
}

const END_OF_HEAD = '\r\n\r\n';
const LAST_CHUNK = '\r\n0\r\n\r\n';

/** Bytes of the first request; null while some are missing. A chunked body must not contain its own end. */
function lengthOfFirst(held: Buffer): number | null {
  const end = held.indexOf(END_OF_HEAD);
  if (end < 0) return null;
  const head = held.toString('latin1', 0, end);
  if (/^transfer-encoding: *chunked/im.test(head)) {
    const last = held.indexOf(LAST_CHUNK, end + 2);
    return last < 0 ? null : last + LAST_CHUNK.length;
  }
  const body = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
  const length = end + END_OF_HEAD.length + body;
  return held.length < length ? null : length;
}

function parse(bytes: Buffer): RequestBytes {
  const [first = '', ...lines] = bytes
    .toString('latin1', 0, bytes.indexOf(END_OF_HEAD))
    .split('\r\n');
  const [method = '', target = ''] = first.split(' ');
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return { method, target, headers: Object.fromEntries(headers), bytes };
}
