type Headers = Readonly<Record<string, string | string[] | undefined>>;

export interface Incoming {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Headers;
  /** Of a success all of it, of any other answer nothing. */
  readonly body: Buffer;
}

/** Gathers an answer as it comes in. */
export interface Gathering {
  /** False where the announced body is larger than allowed. */
  start(status: number, headers: Headers): boolean;
  /** False where the body is larger than allowed. */
  add(chunk: Buffer): boolean;
  /** What has come in; undefined before the answer's head. */
  soFar(): Incoming | undefined;
}

export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

export function gathering(maxBodyBytes: number): Gathering {
  let head: { readonly status: number; readonly headers: Headers } | undefined;
  let limit = 0;
  let body: Buffer = EMPTY;
  let length = 0;
  return {
    start(status, headers) {
      head = { status, headers };
      limit = isSuccess(status) ? maxBodyBytes : DRAINED_BYTES;
      return Number(headers['content-length'] ?? 0) <= limit;
    },
    add(chunk) {
      const used = length;
      length += chunk.length;
      if (length > limit) return false;
      if (head && isSuccess(head.status)) body = appended(body, used, chunk);
      return true;
    },
    soFar() {
      if (head === undefined) return undefined;
      return { ...head, body: isSuccess(head.status) ? body.subarray(0, length) : EMPTY };
    },
  };
}

/** More of an answer that is no success is not waited for: its connection is given up instead. */
const DRAINED_BYTES = 65_536;
const EMPTY = Buffer.alloc(0);

/** Grows by doubling, so that a body of a million small chunks costs no more than its bytes. */
function appended(body: Buffer, used: number, chunk: Buffer): Buffer {
  if (used === 0) return chunk;
  const needed = used + chunk.length;
  const roomy = needed <= body.length ? body : Buffer.allocUnsafe(Math.max(needed, 2 * used));
  if (roomy !== body) body.copy(roomy, 0, 0, used);
  chunk.copy(roomy, used);
  return roomy;
}
