import type { IncomingHttpHeaders } from 'node:http';
import { ValidationError } from '../base/errors.ts';

/**
 * The `Idempotency-Key` of a request; null: it has none.
 * @throws ValidationError REQUEST, where nobody could tell whether two such requests are the same
 */
export function callersKey({ 'idempotency-key': value }: IncomingHttpHeaders): string | null {
  if (value === undefined) return null;
  if (typeof value === 'string' && KEY.test(value)) return value;
  throw new ValidationError(
    'The Idempotency-Key header must be one value of 1 to 255 visible ASCII characters.',
    { reason: 'REQUEST', hint: 'Send the request with one such key, or without any.' },
  );
}

/** No space is in it: with one Node joins the values of a header that came twice. */
const KEY = /^[\x21-\x7e]{1,255}$/;
