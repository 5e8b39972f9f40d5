import { Pool } from 'undici';

/** One service that speaks JSON over HTTP. */
export interface RestService {
  /** `http:` or `https:`; a path goes before every target. Several: each serves every call. */
  readonly url: string | readonly string[];
  /**
   * Redirects that a GET of a READ follows, to a declared origin of the same scheme; 3 at most.
   * @default 0
   */
  readonly redirects?: number;
  /**
   * Bytes of an answer's body; a longer one is given up where it passes them.
   * @default 5_242_880
   */
  readonly maxBodyBytes?: number;
  /**
   * Connections to each origin at one time; further calls wait for one until their time is over.
   * @default 128
   */
  readonly maxConnections?: number;
}

/** A declared origin and its open connections. */
export interface OpenOrigin {
  readonly pool: Pool;
  readonly origin: string;
  /** Path before every target, without a slash at its end. */
  readonly prefix: string;
  readonly redirects: number;
  readonly maxBodyBytes: number;
}

/** @throws Error where the configuration makes no sense. */
export function openOrigins(name: string, service: RestService): readonly OpenOrigin[] {
  return [service.url].flat().map((url) => openOrigin(name, url, service));
}

function openOrigin(
  name: string,
  url: string,
  { redirects = 0, maxBodyBytes = 5_242_880, maxConnections = 128 }: RestService,
): OpenOrigin {
  const { protocol, origin, pathname, search, hash, username, password } = new URL(url);
  if (!/^https?:$/.test(protocol)) throw new Error(`The url of backend ${name} is not http.`);
  if (search + hash + username + password !== '') {
    throw new Error(`The url of backend ${name} is more than an origin and a path.`);
  }
  if (!Number.isInteger(redirects) || redirects < 0 || redirects > 3) {
    throw new Error(`Backend ${name} follows 0 to 3 redirects, not ${redirects}.`);
  }
  const prefix = pathname.replace(/\/+$/, '');
  const pool = new Pool(origin, { ...TRANSPORT, connections: maxConnections });
  return { pool, origin, prefix, redirects, maxBodyBytes };
}

/** The attempt's signal ends what takes too long; only connecting has a limit of its own. */
const TRANSPORT = {
  connect: { timeout: 1_000 },
  headersTimeout: 0,
  bodyTimeout: 0,
  pipelining: 1,
  allowH2: false,
};
