/** A value that is read from the environment when the configuration is loaded. */
export interface Reference {
  readonly reads: (environment: Environment) => string | null;
  /** The same, changed once it is read. */
  map(change: (value: string) => string): Reference;
}

export type Environment = Readonly<Record<string, string | undefined>>;
type Setting = string | Reference;

/** A variable that must be set is not. */
export class MissingVariable extends Error {}

/**
 * The variable `name`. Without a fallback it must be set; with `null` it may be absent, which switches off what it
 * configures.
 */
export function env(name: string, fallback?: Setting | null): Reference {
  return referenceTo((environment) => {
    const value = environment[name];
    if (value !== undefined && value !== '') return value;
    if (fallback === undefined) throw new MissingVariable(`${name} must be set.`);
    return fallback === null || typeof fallback === 'string'
      ? fallback
      : fallback.reads(environment);
  });
}

function referenceTo(reads: Reference['reads']): Reference {
  return {
    reads,
    map: (change) =>
      referenceTo((environment) => {
        const value = reads(environment);
        return value === null ? null : change(value);
      }),
  };
}

export interface RestOptions {
  /** Origin and base path. `null` switches the backend off: its tools load, but no catalogue lists them. */
  readonly url: Setting | null;
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
   * Connections at one time; further calls wait for one until their time is over.
   * @default 128
   */
  readonly maxConnections?: number;
}

/** A backend that speaks HTTP and JSON. */
export function rest(options: RestOptions) {
  return { kind: 'rest' as const, ...options };
}

export interface SqlOptions {
  /** `postgres://…`, or `sqlite:PATH` with a path from the project's folder. `null` switches the backend off. */
  readonly url: Setting | null;
  /**
   * Connections at one time, of PostgreSQL alone; a call waits a second for one.
   * @default 10
   */
  readonly maxConnections?: number;
}

/** A PostgreSQL or SQLite database. */
export function sql(options: SqlOptions) {
  return { kind: 'sql' as const, ...options };
}

export interface ConfigFile {
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
     * The longest that one operation may take.
     * @default '30s'
     */
    readonly operationTimeout?: string;
  };
  readonly telemetry?: {
    /**
     * The least that is logged.
     * @default 'info'
     */
    readonly level?: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
  };
}

/** The type of `toolgate.config.ts`; it changes nothing. */
export function defineConfig(config: ConfigFile): ConfigFile {
  return config;
}
