import { z } from 'zod';
import { ERRORS, type ErrorCode } from '../base/errors.ts';
import { auth, identifiesCallers, LOOPBACK } from './config-auth.ts';
import { backends } from './config-backends.ts';
import { limits } from './config-limits.ts';
import { scalars } from './config-scalars.ts';
import { encryption, openStores, redis } from './config-stores.ts';
import { duration, httpUrl, origin, port } from './config-values.ts';
import { type Environment, MissingVariable, type Reference } from './references.ts';

/** What is wrong with a configuration: every mistake, each with the key it is at. */
export class ConfigMistakes extends Error {
  readonly mistakes: readonly string[];

  constructor(mistakes: readonly string[]) {
    super(mistakes.join('\n'));
    this.mistakes = mistakes;
  }
}

// The keys of an object are its codes.
const CODES = Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]];

const webhook = z.strictObject({
  kind: z.enum(['slack', 'webhook', 'alertmanager']),
  url: httpUrl.nullable(),
  codes: z.array(z.enum(CODES)).optional(),
  tools: z.array(z.string()).optional(),
});

const schema = z.strictObject({
  /** `NODE_ENV=production`, whatever the file says. */
  production: z.boolean(),
  auth,
  backends,
  server: z
    .strictObject({
      host: z.string().default('127.0.0.1'),
      port: port.default(4000),
      admin: z
        .strictObject({ host: z.string().default('127.0.0.1'), port: port.default(4001) })
        .prefault({}),
      console: z.boolean(),
      operationTimeout: duration.default(30_000),
      cors: z.strictObject({ origins: z.array(origin).default([]) }).prefault({}),
      trustProxies: z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])).default([]),
      publicUrl: origin.optional(),
    })
    .prefault({ console: true }),
  telemetry: z
    .strictObject({
      level: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
    })
    .prefault({}),
  redis,
  encryption,
  scalars,
  graphql: z
    .strictObject({
      introspection: z.enum(['caller', 'off']).default('caller'),
      operations: z.enum(['any', 'listed']).default('any'),
    })
    .prefault({}),
  limits,
  notify: z.array(webhook).default([]).transform(thoseOn),
});

/** The effective configuration: checked, references read, defaults filled in. */
export type Config = z.output<typeof schema>;

type Webhook = z.output<typeof webhook>;

/** A null URL switches a webhook off. */
function thoseOn(webhooks: readonly Webhook[]) {
  return webhooks.flatMap(({ kind, url, codes, tools }) =>
    url === null ? [] : [{ kind, url, ...(codes && { codes }), ...(tools && { tools }) }],
  );
}

/** What stands above the file: flags, which stand above the environment. */
export interface Overrides {
  readonly port?: number;
  readonly host?: string;
  readonly adminPort?: number;
}

/**
 * Precedence: flags, environment, file, defaults. This is the only reader of the environment.
 * @throws ConfigMistakes
 */
export function readConfig(
  file: unknown,
  environment: Environment = process.env,
  flags: Overrides = {},
): Config {
  const missing: string[] = [];
  const read = readReferences(file, { environment, missing, path: [] });
  const checked = schema.safeParse(withOverrides(read, environment, flags));
  if (checked.success && missing.length === 0) {
    refuseOpenStores(checked.data);
    refuseStrangers(checked.data);
    return deepFreeze(checked.data);
  }
  const mistakes = checked.error?.issues.map(
    ({ path, message }) => `${path.join('.') || 'the file'}: ${message}`,
  );
  throw new ConfigMistakes([...missing, ...(missing.length > 0 ? [] : (mistakes ?? []))]);
}

function refuseOpenStores(config: Config): void {
  const mistakes = openStores(config);
  if (mistakes.length > 0) throw new ConfigMistakes(mistakes);
}

/** Whoever reaches a listener may call every tool, as long as nobody is asked who they are. */
function refuseStrangers({ auth: known, server, production }: Config): void {
  if (identifiesCallers(known)) return;
  const say =
    'nobody is known, so that only this machine may call. Set auth.apiKeys, auth.jwt or auth.introspection';
  const hosts = { 'server.host': server.host, 'server.admin.host': server.admin.host };
  const mistakes = [
    ...(production ? [`auth: NODE_ENV is production, and ${say}.`] : []),
    ...Object.entries(hosts)
      .filter(([, host]) => !LOOPBACK.test(host))
      .map(([key, host]) => `${key}: ${host} is not loopback, and ${say}.`),
  ];
  if (mistakes.length > 0) throw new ConfigMistakes(mistakes);
}

/** Where relative paths of the command line begin: `npm run toolgate` runs in the package's folder, not in the caller's. */
export function invokedFrom(environment: Environment = process.env): string {
  const { npm_lifecycle_event: script, INIT_CWD: folder } = environment;
  return script === 'toolgate' && folder !== undefined ? folder : '.';
}

/** The key or token of whoever uses the command line. */
export function ownCredential(
  { TOOLGATE_KEY: key }: Environment = process.env,
): string | undefined {
  return key === '' ? undefined : key;
}

interface Reading {
  readonly environment: Environment;
  readonly missing: string[];
  readonly path: readonly string[];
}

function readReferences(value: unknown, reading: Reading): unknown {
  if (isReference(value)) return readOne(value, reading);
  if (typeof value !== 'object' || value === null) return value;
  const within = (key: string | number, inner: unknown) =>
    readReferences(inner, { ...reading, path: [...reading.path, String(key)] });
  if (Array.isArray(value)) return value.map((inner, index) => within(index, inner));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, within(key, inner)]));
}

function readOne(reference: Reference, { environment, missing, path }: Reading): unknown {
  try {
    return reference.reads(environment);
  } catch (failure) {
    if (!(failure instanceof MissingVariable)) throw failure;
    missing.push(`${path.join('.')}: ${failure.message}`);
    return null;
  }
}

function isReference(value: unknown): value is Reference {
  if (typeof value !== 'object' || value === null || !('reads' in value)) return false;
  return typeof value.reads === 'function'; // a backend may be called so
}

function withOverrides(file: unknown, environment: Environment, flags: Overrides): unknown {
  const given = asObject(file);
  const server = asObject(given.server);
  const admin = asObject(server.admin);
  return {
    ...given,
    production: environment.NODE_ENV === 'production',
    server: {
      console: environment.NODE_ENV !== 'production',
      ...server,
      ...defined({ host: flags.host ?? environment.HOST, port: flags.port ?? environment.PORT }),
      admin: {
        ...admin,
        ...defined({
          host: environment.ADMIN_HOST,
          port: flags.adminPort ?? environment.ADMIN_PORT,
        }),
      },
    },
  };
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function defined(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== ''),
  );
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) deepFreeze(inner);
    Object.freeze(value);
  }
  return value;
}
