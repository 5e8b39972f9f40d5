import type { ErrorCode } from '../base/errors.ts';
import type { JsonSchema } from '../base/json-schema.ts';
import type { Limits } from '../base/limits.ts';
import type { AuthOptions } from './define-auth.ts';
import type { EncryptionOptions, RedisOptions } from './define-stores.ts';
import type { Setting } from './references.ts';

export type { Rule } from '../model/permission.ts';
// What a project's configuration imports comes from this one module.
export { env, file, secret } from './references.ts';

/** What happens when calls of a backend fail. All of it is on without being written. */
interface RecoveryOptions {
  /**
   * Backends of one domain serve the same records and recognise each other's idempotency keys. A write that may have
   * happened falls back within its domain alone.
   * @default the backend's own name
   */
  readonly domain?: string;
  /**
   * Retries and hedges that each first attempt pays for, 0 to 0.5.
   * @default 0.2
   */
  readonly retryBudget?: number;
  /** When the backend is left alone for a while; `@breaker` departs from it. */
  readonly breaker?: {
    /**
     * Share of failed attempts that opens it, more than 0 and at most 1.
     * @default 0.5
     */
    readonly failures?: number;
    /**
     * The time over which attempts are counted.
     * @default '10s'
     */
    readonly window?: string;
    /**
     * Attempts within the window below which their share says nothing.
     * @default 50
     */
    readonly minimum?: number;
    /**
     * How long it refuses before it lets the first attempts probe.
     * @default '5s'
     */
    readonly open?: string;
  };
  /** Places at the backend for all tools; `@concurrency` has places of a tool besides. */
  readonly concurrency?: {
    /**
     * Attempts in flight at one time.
     * @default 64
     */
    readonly limit?: number;
    /**
     * Attempts that may wait for a place; further ones are refused at once.
     * @default 64
     */
    readonly queue?: number;
  };
}

export interface RestOptions extends RecoveryOptions {
  /**
   * Origin and base path. A list: several origins of one service, each of which serves every call, with records and
   * idempotency keys in common. `null` switches an origin off; without any the backend is: its tools load, but no
   * catalogue lists them.
   */
  readonly url: Setting | null | readonly (Setting | null)[];
  /**
   * Redirects followed, of READ calls only and within the same origin; at most 3.
   * @default 0
   */
  readonly redirects?: number;
  /**
   * Bytes of an answer; a larger one is cut off and refused.
   * @default 5_242_880
   */
  readonly maxBodyBytes?: number;
  /**
   * Connections to each origin at one time; further calls wait for one until their time is over.
   * @default 128
   */
  readonly maxConnections?: number;
  /**
   * The backend acts once per key: a WRITE may be sent again with the same one.
   * @default it knows no keys
   */
  readonly idempotency?: {
    /** The request header that carries the key, such as `Idempotency-Key`. */
    readonly header: string;
    /**
     * To a repeat with the same key it answers a failure that it remembered, so that repeating one is useless.
     * @default true
     */
    readonly replaysErrors?: boolean;
  };
  /**
   * Statuses by which the backend promises that it did nothing, 400 to 599; 429 always does.
   * @default [429]
   */
  readonly notExecuted?: readonly number[];
}

/** A backend that speaks HTTP and JSON. */
export function rest(options: RestOptions) {
  return { kind: 'rest' as const, ...options };
}

export interface SqlOptions extends RecoveryOptions {
  /** `postgres://…`, or `sqlite:PATH` with a path from the project's folder. `null` switches the backend off. */
  readonly url: Setting | null;
  /**
   * Connections at one time, of PostgreSQL alone; a call waits a second for one.
   * @default 10
   */
  readonly maxConnections?: number;
  /**
   * Lets tools take a ReadOnlySQL; of PostgreSQL alone. Its role may SELECT from the relations, and no more.
   * @default no statement comes from a caller
   */
  readonly readOnly?: ReadOnlyOptions;
}

/** What callers may read by statements of their own, `ReadOnlySQL`. */
export interface ReadOnlyOptions {
  /** Tables and views, such as `orders` (of the schema `public`) or `sales.orders`. */
  readonly relations: readonly string[];
  /**
   * Functions beside the usual ones over numbers, texts, dates and groups.
   * @default none
   */
  readonly functions?: readonly string[];
}

/** A PostgreSQL or SQLite database. */
export function sql(options: SqlOptions) {
  return { kind: 'sql' as const, ...options };
}

/** Where developers and operators are told of failures that need one of them. */
export interface WebhookOptions {
  /** Its form: `slack` any hook that takes Slack's, `alertmanager` the base URL of one, `webhook` the notice as JSON. */
  readonly kind: 'slack' | 'webhook' | 'alertmanager';
  /** `null` switches it off. */
  readonly url: Setting | null;
  /** Only failures of these codes, such as `TOOL_OUTCOME_UNKNOWN`. */
  readonly codes?: readonly ErrorCode[];
  /** Only failures of these tools. */
  readonly tools?: readonly string[];
}

export interface ConfigFile {
  /**
   * Who may call.
   * @default nobody but the holder of `.toolgate/dev.key`, on this machine alone; in production no start
   */
  readonly auth?: AuthOptions;
  readonly backends: Readonly<Record<string, ReturnType<typeof rest> | ReturnType<typeof sql>>>;
  readonly server?: {
    /** @default '127.0.0.1', or the variable HOST */
    readonly host?: string;
    /** @default 4000, or the variable PORT */
    readonly port?: number;
    readonly admin?: {
      /** @default '127.0.0.1', or the variable ADMIN_HOST */
      readonly host?: string;
      /** @default 4001, or the variable ADMIN_PORT */
      readonly port?: number;
    };
    /**
     * The page for people at `/`.
     * @default true, in production false
     */
    readonly console?: boolean;
    /**
     * Addresses and networks, such as `10.0.0.0/8`, of proxies whose `X-Forwarded-For` is believed.
     * @default none
     */
    readonly trustProxies?: readonly string[];
    /**
     * The URL by which callers know this gateway, where a proxy gives it another one than its own.
     * @default what it listens at
     */
    readonly publicUrl?: Setting;
    /**
     * The longest that one operation may take.
     * @default '30s'
     */
    readonly operationTimeout?: string;
    readonly cors?: {
      /**
       * Origins whose pages may call, such as `https://desk.example`; the server's own always may.
       * @default none
       */
      readonly origins?: readonly string[];
    };
  };
  /**
   * What the processes of one gateway share: cached answers, and when a backend may be asked again.
   * @default each process keeps its own
   */
  readonly redis?: RedisOptions | null;
  /**
   * The keys of what is kept in Redis.
   * @default keys that end with the process; in production Redis needs some
   */
  readonly encryption?: EncryptionOptions;
  readonly graphql?: {
    /**
     * `listed`: only the operations of `operations/*.graphql`, as they are written there, and those that are generated
     * for a tool. A caller with the scope `operations:any` may send others.
     * @default 'any'
     */
    readonly operations?: 'any' | 'listed';
    /**
     * What a caller may ask of the schema: `caller` shows each one the tools that it may call, `off` nobody anything.
     * @default 'caller'
     */
    readonly introspection?: 'caller' | 'off';
  };
  /** The most that one request may ask for. */
  readonly limits?: Partial<Limits>;
  readonly telemetry?: {
    /**
     * The least that is logged.
     * @default 'info'
     */
    readonly level?: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
  };
  /**
   * JSON Schema by name of the scalars that the project itself defines: enforced, and shown to agents.
   * @example { PhoneNumber: { type: 'string', pattern: '^[+][0-9]{6,15}$' } }
   * @default any JSON
   */
  readonly scalars?: Readonly<Record<string, JsonSchema>>;
  /**
   * Who is told of failures that somebody must mend.
   * @default nobody
   */
  readonly notify?: readonly WebhookOptions[];
}

/** The type of `toolgate.config.ts`; it changes nothing. */
export function defineConfig(config: ConfigFile): ConfigFile {
  return config;
}
