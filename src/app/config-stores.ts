import { z } from 'zod';
import { dataKeyOf } from '../base/data-key.ts';
import { Secret } from '../base/secret.ts';

const redisUrl = z
  .union([z.string(), z.instanceof(Secret)], 'is no URL')
  .transform((url) => (url instanceof Secret ? url : new Secret(url)))
  .refine(isRedisUrl, 'is no redis:// or rediss:// URL of a host, such as redis://127.0.0.1:6379');

const path = z.strictObject({ file: z.string().min(1) });

const link = {
  tls: z
    .strictObject({
      ca: path.optional(),
      cert: path.optional(),
      key: path.optional(),
      serverName: z.string().min(1).optional(),
    })
    .refine(
      ({ cert, key }) => (cert === undefined) === (key === undefined),
      'has cert and key, or neither',
    )
    .optional(),
  allowPlaintext: z.boolean().default(false),
};

const secret = z.instanceof(Secret, { error: "must be secret('NAME')" });

const server = z.strictObject({ kind: z.literal('server'), url: redisUrl, ...link });

const cluster = z.strictObject({
  kind: z.literal('cluster'),
  cluster: z.array(redisUrl).min(1),
  ...link,
});

const sentinels = z.strictObject({
  kind: z.literal('sentinels'),
  sentinels: z.array(redisUrl).min(1),
  name: z.string().min(1),
  username: z.string().min(1).optional(),
  password: secret.optional(),
  ...link,
});

export const redis = z
  .preprocess(withKind, z.discriminatedUnion('kind', [server, cluster, sentinels]).nullable())
  .refine(isOneScheme, 'mixes redis:// and rediss://')
  .refine(hasUseForTls, 'has tls, which needs rediss://')
  .default(null);

export type RedisConfig = z.output<typeof server | typeof cluster | typeof sentinels>;

const dataKey = secret.refine(
  (key) => dataKeyOf(key.reveal()) !== undefined,
  'must be 32 bytes in base64; `toolgate keys data` prints such a key',
);

export const encryption = z
  .strictObject({
    active: z.string(),
    keys: z.record(z.string().regex(/^[\w.-]{1,64}$/, 'is no id of a key, such as k1'), dataKey),
    index: dataKey,
  })
  .refine(({ active, keys }) => Object.hasOwn(keys, active), 'active names none of the keys')
  .refine(areDistinct, 'holds one key twice')
  .optional();

export type EncryptionConfig = NonNullable<z.output<typeof encryption>>;

interface Stores {
  readonly redis: RedisConfig | null;
  readonly encryption?: EncryptionConfig | undefined;
  readonly production: boolean;
}

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|\[?::1\]?|localhost)$/;

/** What would let others read answers, or the password of their store, in production. */
export function openStores({
  redis: asked,
  encryption: keys,
  production,
}: Stores): readonly string[] {
  if (asked === null || !production) return [];
  const isPlain = urlsOf(asked).some(
    ({ protocol, hostname }) => protocol === 'redis:' && !LOOPBACK.test(hostname),
  );
  return [...(keys ? [] : [UNSEALED]), ...(isPlain && !asked.allowPlaintext ? [PLAIN] : [])];
}

const UNSEALED =
  'encryption: must be set in production, where redis keeps answers. `toolgate keys data` prints a key.';
const PLAIN =
  'redis: to another machine must be rediss:// in production, or say allowPlaintext: true.';

function urlsOf(config: RedisConfig): readonly URL[] {
  if (config.kind === 'server') return [new URL(config.url.reveal())];
  return (config.kind === 'cluster' ? config.cluster : config.sentinels).map(
    (url) => new URL(url.reveal()),
  );
}

/** Which kind is meant shows in the key that names the servers. */
function withKind(given: unknown): unknown {
  if (typeof given === 'string' || given instanceof Secret) return { kind: 'server', url: given };
  if (typeof given !== 'object' || given === null) return given;
  const kind = 'cluster' in given ? 'cluster' : 'sentinels' in given ? 'sentinels' : 'server';
  return { ...given, kind };
}

function isRedisUrl(secretUrl: Secret): boolean {
  const url = URL.parse(secretUrl.reveal());
  if (url === null || !/^rediss?:$/.test(url.protocol)) return false;
  return url.hostname !== '' && /^\/?\d{0,4}$/.test(url.pathname) && url.search + url.hash === '';
}

function isOneScheme(config: RedisConfig | null): boolean {
  return config === null || new Set(urlsOf(config).map(({ protocol }) => protocol)).size === 1;
}

function hasUseForTls(config: RedisConfig | null): boolean {
  return (
    config?.tls === undefined || urlsOf(config).every(({ protocol }) => protocol === 'rediss:')
  );
}

function areDistinct({
  keys,
  index,
}: {
  readonly keys: Readonly<Record<string, Secret>>;
  readonly index: Secret;
}) {
  const all = [index, ...Object.values(keys)].map((key) => key.reveal());
  return new Set(all).size === all.length;
}
