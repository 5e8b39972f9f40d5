import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { ToolError } from '../base/errors.ts';
import { limitError } from '../base/limit-error.ts';
import type { Limits } from '../base/limits.ts';
import { answerTo, type FormatParts } from './format-error.ts';
import { NEVER_KEPT, refusal } from './refusal.ts';

type ClientErrorHandler = (error: Error & { readonly code?: string }, socket: Socket) => void;

/** Answers what is no HTTP request, or does not become one in time, and closes the connection. */
export function answerClientError(limits: Limits, parts: FormatParts): ClientErrorHandler {
  return ({ code = '' }, socket) => {
    const status = STATUSES[code] ?? 400;
    // An answer that has begun cannot be followed by another.
    if (!socket.writable || socket.bytesWritten > 0 || code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    if (status === 408) {
      // Nobody reads more of it, and thousands may be due in one moment.
      socket.end(TOO_LATE);
      socket.destroySoon();
      return;
    }
    const error = status === 431 ? tooLong(limits) : refusal(status);
    socket.end(written(status, JSON.stringify({ errors: [answerTo(error, parts)] })));
    socket.destroySoon();
  };
}

const STATUSES: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

const TOO_LATE = 'HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n';

function tooLong({ headerBytes: max }: Limits): ToolError {
  return limitError({ name: 'headerBytes', max, found: max + 1 });
}

function written(status: number, body: string): string {
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
    ...NEVER_KEPT,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`;
}
