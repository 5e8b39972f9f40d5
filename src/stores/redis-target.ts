import type { ConnectionOptions } from 'node:tls';

/** Which Redis is meant. URLs are `redis://` or `rediss://`. */
export type RedisTarget = (
  | { readonly kind: 'server'; readonly url: string }
  | { readonly kind: 'cluster'; readonly cluster: readonly string[] }
  | {
      readonly kind: 'sentinels';
      readonly sentinels: readonly string[];
      readonly name: string;
      readonly username?: string;
      readonly password?: string;
    }
) & { readonly tls?: Pick<ConnectionOptions, 'ca' | 'cert' | 'key' | 'servername'> };

export interface RedisAddress {
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
  readonly db?: number;
}

export function addressOf(url: string): RedisAddress {
  const { hostname, port, username, password, pathname } = new URL(url);
  const db = Number(pathname.slice(1));
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? 6379 : Number(port),
    ...(username !== '' && { username: decodeURIComponent(username) }),
    ...(password !== '' && { password: decodeURIComponent(password) }),
    ...(db > 0 && { db }),
  };
}

/** Options of TLS, where the URLs ask for it. */
export function tlsOf(target: RedisTarget): { readonly tls?: ConnectionOptions } {
  const [url = ''] = urlsOf(target);
  return url.startsWith('rediss:') ? { tls: target.tls ?? {} } : {};
}

export function urlsOf(target: RedisTarget): readonly string[] {
  if (target.kind === 'server') return [target.url];
  return target.kind === 'cluster' ? target.cluster : target.sentinels;
}
