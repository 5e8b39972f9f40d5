/** A complete HTTP/1.1 response. */
export interface Answer {
  readonly status: number;
  /** As it came: a chunked one with the sizes of its chunks. */
  readonly body: Buffer;
}

const HEAD_END = '\r\n\r\n';
const LAST_CHUNK = '0\r\n\r\n';

/**
 * The response that these bytes are, or null while some of it is still to come. Right for the answers of a benchmark:
 * one at a time on a connection, with `content-length` or chunks of JSON (which never holds a bare line end).
 */
export function answerIn(bytes: Buffer): Answer | null {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd < 0) return null;
  const head = bytes.toString('latin1', 0, headEnd);
  const body = bytes.subarray(headEnd + HEAD_END.length);
  return isWhole(head, body) ? { status: Number(head.slice(9, 12)), body } : null;
}

function isWhole(head: string, body: Buffer): boolean {
  const [, length] = /\r\ncontent-length: *(\d+)/i.exec(head) ?? [];
  if (length !== undefined) return body.length >= Number(length);
  const end = body.toString('latin1', Math.max(0, body.length - LAST_CHUNK.length - 2));
  return end === LAST_CHUNK || end === `\r\n${LAST_CHUNK}`;
}
