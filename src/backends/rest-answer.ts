import { isUtf8 } from 'node:buffer';
import { BackendFailure } from '../base/backend-failure.ts';
import { unreadable } from './dispatch-failure.ts';
import { type Incoming, isSuccess } from './dispatch-incoming.ts';

/**
 * The JSON of an answer. One without content (204, 205, or an empty body of no type) is null where it may be: who
 * changes something need not be answered, who asks must be.
 * @throws BackendFailure of kind STATUS or UNREADABLE
 */
export function jsonOf({ status, headers, body }: Incoming, mayBeEmpty: boolean): unknown {
  if (!isSuccess(status)) {
    throw new BackendFailure('STATUS', `The service answered ${status}.`, { status, headers });
  }
  const type = headers['content-type'];
  if (NO_CONTENT.has(status) || (body.length === 0 && type === undefined)) {
    if (mayBeEmpty) return null;
    throw unreadable('is empty');
  }
  if (typeof type !== 'string' || !JSON_TYPE.test(type))
    throw unreadable(`is ${type ?? 'of no type'}`);
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity')
    throw unreadable(`is encoded: ${encoding}`);
  return parsed(body);
}

const NO_CONTENT: ReadonlySet<number> = new Set([204, 205]);

const JSON_TYPE =
  /^application\/(?:json|[\w.+-]+\+json)\s*(?:;\s*(?:charset="?(?:utf-?8|us-ascii)"?\s*|(?!charset)[\w-]+=[^;]*|))*$/i;

function parsed(body: Buffer): unknown {
  if (!isUtf8(body)) throw unreadable('is no UTF-8');
  try {
    return JSON.parse(body.toString());
  } catch {
    // The parser's own message quotes the body, which no log may hold.
    throw unreadable('is no JSON');
  }
}
