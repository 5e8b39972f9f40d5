import { http } from './raw-backend.ts';

/** What may be wrong with an answer. Every fault may be combined with every other. */
export interface ReplyFault {
  /** Answered by the proxy: the backend hears nothing of the request. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** So many `103 Early Hints` come first. */
  readonly informational?: number;
  /** Content-Length says so much more, or less, than there is. */
  readonly lengthOff?: number;
  /** The byte at this place in the body has another value; negative: from its end. */
  readonly corruptAt?: number;
  /** Only so much of the answer is delivered: bytes, or a place in the middle of that part. */
  readonly cut?: number | 'HEADERS' | 'BODY' | 'CHUNK';
  /** @default 'RESET' what follows the cut: an abrupt or an orderly end of the connection, or nothing at all */
  readonly ending?: 'RESET' | 'CLOSE' | 'SILENCE';
}

export function ownReply({ status, headers = {}, body = '' }: ReplyFault): Buffer | null {
  return status === undefined ? null : Buffer.from(http(status, headers, body));
}

/** The bytes that are delivered of an answer. */
export function spoilt(reply: Buffer, fault: ReplyFault): Buffer {
  const { head, body } = parted(reply);
  const wrong = fault.corruptAt === undefined ? body : corrupted(body, fault.corruptAt);
  const chunked = fault.cut === 'CHUNK';
  const before = Buffer.from(EARLY_HINTS.repeat(fault.informational ?? 0));
  const headers = Buffer.from(
    chunked ? asChunked(head) : withLengthOff(head, fault.lengthOff ?? 0),
    'latin1',
  );
  const rest = chunked ? oneChunk(wrong) : wrong;
  const place = placeOf(fault.cut, headers.length, rest.length);
  return Buffer.concat([before, Buffer.concat([headers, rest]).subarray(0, place)]);
}

/** A byte is changed so that it is surely another one. */
export function corrupted(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  const place = at < 0 ? bytes.length + at : at;
  copy[place] = (copy[place] ?? 0) ^ 0x15;
  return copy;
}

const EARLY_HINTS = 'HTTP/1.1 103 Early Hints\r\nlink: </>; rel=preload\r\n\r\n';

function parted(reply: Buffer) {
  const end = reply.indexOf('\r\n\r\n') + 4;
  return { head: reply.toString('latin1', 0, end), body: reply.subarray(end) };
}

function withLengthOff(head: string, off: number): string {
  return head.replace(
    /^(content-length: *)(\d+)/im,
    (_, name: string, length: string) => `${name}${Number(length) + off}`,
  );
}

function asChunked(head: string): string {
  return head
    .replace(/^(content-length|transfer-encoding):.*\r\n/gim, '')
    .replace(/\r\n$/, 'transfer-encoding: chunked\r\n\r\n');
}

function oneChunk(body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body]);
}

function placeOf(cut: ReplyFault['cut'], head: number, rest: number): number | undefined {
  if (cut === undefined || typeof cut === 'number') return cut;
  return cut === 'HEADERS' ? Math.floor(head / 2) : head + Math.ceil(rest / 2);
}
