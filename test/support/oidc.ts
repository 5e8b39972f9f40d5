import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import Provider from 'oidc-provider';
import { onTestFinished } from 'vitest';

export const CLIENT = { id: 'support-bot', secret: 'a secret of the client' };
export const AUDIENCE = 'toolgate';

/** A real authorization server in this process. It ends with its test. */
export interface AuthorizationServer {
  readonly issuer: string;
  /** The private key that it signs with now. */
  key(): JWK;
  /** Requests so far, by path. */
  requests(path: string): number;
  /** A token that the client gets for itself. */
  token(format: 'jwt' | 'opaque'): Promise<string>;
  revoke(token: string): Promise<void>;
  /** From now on it signs with another key; the one before stays in its key set, or does not. */
  rotate(keep: boolean): Promise<void>;
  /** Whether it answers. */
  up(isUp: boolean): void;
}

export async function authorizationServer(): Promise<AuthorizationServer> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
  const { port } = server.address() as AddressInfo; // a TCP server's
  const issuer = `http://127.0.0.1:${port}`;
  const counts = new Map<string, number>();
  let isUp = true;
  let keys = [await newKey('k1')];
  let answer = new Provider(issuer, configuration(keys)).callback();
  server.on('request', (request, response) => {
    const path = request.url ?? '';
    counts.set(path, (counts.get(path) ?? 0) + 1);
    if (isUp) answer(request, response);
    else response.writeHead(503).end();
  });
  return {
    issuer,
    key: () => keys[0] ?? {},
    requests: (path) => counts.get(path) ?? 0,
    async token(format) {
      const answered = await post(`${issuer}/token`, {
        grant_type: 'client_credentials',
        scope: 'orders:read',
        resource: `urn:${format}`,
      });
      return String(answered.access_token);
    },
    async revoke(token) {
      await post(`${issuer}/token/revocation`, { token });
    },
    async rotate(keep) {
      keys = [await newKey(`k${Date.now()}`), ...(keep ? keys : [])];
      answer = new Provider(issuer, configuration(keys)).callback();
    },
    up(now) {
      isUp = now;
    },
  };
}

async function newKey(kid: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return { ...(await exportJWK(privateKey)), kid, alg: 'ES256', use: 'sig' };
}

async function post(url: string, form: Record<string, string>): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Basic ${btoa(`${CLIENT.id}:${encodeURIComponent(CLIENT.secret)}`)}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams(form),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status} ${text}`);
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}

function configuration(keys: readonly JWK[]): object {
  return {
    jwks: { keys },
    scopes: ['orders:read'],
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
        id_token_signed_response_alg: 'ES256',
        token_endpoint_auth_method: 'client_secret_basic',
      },
    ],
    ttl: { ClientCredentials: 600 },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: () => true },
      revocation: { enabled: true, allowedPolicy: () => true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_: unknown, resource: string) => ({
          scope: 'orders:read',
          audience: AUDIENCE,
          accessTokenFormat: resource.replace('urn:', ''),
          accessTokenTTL: 600,
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
  };
}
