import type { FileReference, SecretReference, Setting } from './references.ts';

/** `redis://[user:password@]host:port[/db]`, or `rediss://…`; as a secret where it holds a password. */
type RedisUrl = Setting | SecretReference;

interface RedisLink {
  /** Only with `rediss://`. */
  readonly tls?: {
    /** Who vouches for the server. @default the authorities that Node knows */
    readonly ca?: FileReference;
    /** The gateway's own certificate, and its key. */
    readonly cert?: FileReference;
    readonly key?: FileReference;
    /** The name that the server's certificate has. @default the host of the URL */
    readonly serverName?: string;
  };
  /**
   * `redis://` in production to another machine. Values are sealed there too, but passwords and timing are open.
   * @default false
   */
  readonly allowPlaintext?: boolean;
}

interface RedisServer extends RedisLink {
  readonly url: RedisUrl;
}

interface RedisCluster extends RedisLink {
  /** Some of its nodes; the others are learnt from them. */
  readonly cluster: readonly RedisUrl[];
}

interface RedisSentinels extends RedisLink {
  /** The sentinels. */
  readonly sentinels: readonly RedisUrl[];
  /** What they call the server. */
  readonly name: string;
  /** Of the server. */
  readonly username?: string;
  readonly password?: SecretReference;
}

export type RedisOptions = RedisUrl | RedisServer | RedisCluster | RedisSentinels;

/**
 * To rotate: add a key on every replica, then make it the active one, then wait as long as anything is kept, then
 * remove the old one. Each step is a restart.
 */
export interface EncryptionOptions {
  /** The key that seals. */
  readonly active: string;
  /** Every key that opens, by its id. `toolgate keys data` prints a fresh one. */
  readonly keys: Readonly<Record<string, SecretReference>>;
  /** The key of names. Another one makes a cache start empty. */
  readonly index: SecretReference;
}
