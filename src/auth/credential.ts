import type { IncomingHttpHeaders } from 'node:http';
import { unauthenticated } from './unauthenticated.ts';

/** What a request says of its sender. */
export interface Presented {
  readonly headers: IncomingHttpHeaders;
  /** Path and query. */
  readonly url: string;
  /** Where it came from. */
  readonly address: string;
}

const MOST_BYTES = 8_192;
const BEARER = /^bearer +(\S+) *$/i;
/** URLs stand in logs and histories of all that is on the way. */
const IN_QUERY = /[?&](?:access_token|api[-_]?key|key|token)=|[?&=]tgw_/i;

/**
 * The one credential of a request.
 * @throws UnauthenticatedError
 */
export function credentialIn({ headers, url }: Omit<Presented, 'address'>): string {
  const { authorization, 'x-api-key': apiKey } = headers;
  if (url.includes('?') && IN_QUERY.test(url)) throw unauthenticated('IN_URL');
  if (authorization === undefined && apiKey === undefined) throw unauthenticated('NONE');
  if (authorization !== undefined && apiKey !== undefined) throw unauthenticated('TWO');
  const credential = authorization === undefined ? String(apiKey) : bearerIn(authorization);
  if (credential.length > MOST_BYTES) throw unauthenticated('TOO_LONG');
  return credential;
}

function bearerIn(header: string): string {
  if (header.length > MOST_BYTES + 8) throw unauthenticated('TOO_LONG');
  const [, token] = BEARER.exec(header) ?? [];
  if (token === undefined) throw unauthenticated('SCHEME');
  return token;
}
