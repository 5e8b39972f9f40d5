import { createSecretKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Clock, Rng } from '../base/clock.ts';
import { Secret } from '../base/secret.ts';
import type { Report } from '../model/events.ts';
import type { RateGate } from '../model/recovery.ts';
import type { CacheStore, CounterStore } from '../model/stores.ts';
import { type KeyRing, ringOfThisProcess } from '../stores/key-ring.ts';
import { memoryCache } from '../stores/memory-cache.ts';
import { memoryCounters } from '../stores/memory-counters.ts';
import { memoryRateGate } from '../stores/memory-rate-gate.ts';
import { redisStores } from '../stores/redis-stores.ts';
import type { RedisTarget } from '../stores/redis-target.ts';
import { type Config, ConfigMistakes } from './config.ts';
import type { EncryptionConfig, RedisConfig } from './config-stores.ts';

/** What outlives a load of the schema, and what processes may share. */
export interface Stores {
  readonly cache: CacheStore;
  readonly gate: RateGate;
  readonly counters: CounterStore;
  close(): Promise<void>;
}

export interface StoresParts {
  /** Where files that the configuration names are. */
  readonly folder: string;
  readonly clock: Clock;
  readonly rng: Rng;
  readonly report: Report;
  readonly log: { warn(message: string): void };
}

type StoresConfig = Pick<Config, 'redis' | 'encryption'>;

/**
 * In this process alone, or in Redis too.
 * @throws ConfigMistakes
 */
export function createStores({ redis, encryption }: StoresConfig, parts: StoresParts): Stores {
  const { clock, folder, log } = parts;
  if (redis === null) {
    const cache = memoryCache(clock);
    const [gate, counters] = [memoryRateGate(clock), memoryCounters()];
    return { cache, gate, counters, close: () => cache.close() };
  }
  if (!encryption) log.warn(UNSEALED);
  const ring = encryption ? ringOf(encryption) : ringOfThisProcess();
  return redisStores({ ...parts, target: targetOf(redis, folder), ring });
}

const UNSEALED =
  'redis without encryption: this process seals with keys of its own, so that no other shares its answers.';

/** Stores are made once: what the configuration says of them later is for the next start. */
export function isSameStores(one: StoresConfig, other: StoresConfig): boolean {
  const [a, b] = [one, other].map(({ redis, encryption }) => revealed({ redis, encryption }));
  return a === b;
}

function revealed(config: unknown): string {
  return JSON.stringify(config, function (this: Readonly<Record<string, unknown>>, key, shown) {
    const value = this[key]; // before it masked itself
    return value instanceof Secret ? value.reveal() : shown;
  });
}

function ringOf({ active, keys, index }: EncryptionConfig): KeyRing {
  const keyOf = (secret: Secret) => createSecretKey(secret.reveal(), 'base64');
  const all = Object.entries(keys).map(([id, secret]) => [id, keyOf(secret)] as const);
  return { active, keys: new Map(all), index: keyOf(index) };
}

function targetOf(redis: RedisConfig, folder: string): RedisTarget {
  const tls = redis.tls && { tls: tlsFrom(redis.tls, folder) };
  const reveal = (secret: Secret) => secret.reveal();
  if (redis.kind === 'server') return { kind: 'server', url: reveal(redis.url), ...tls };
  if (redis.kind === 'cluster') {
    return { kind: 'cluster', cluster: redis.cluster.map(reveal), ...tls };
  }
  const { kind, name, sentinels, username, password } = redis;
  return {
    kind,
    name,
    sentinels: sentinels.map(reveal),
    ...(username !== undefined && { username }),
    ...(password && { password: reveal(password) }),
    ...tls,
  };
}

type Tls = NonNullable<RedisConfig['tls']>;

function tlsFrom({ serverName, ...files }: Tls, folder: string) {
  const contents = Object.entries(files).map(([name, named]) => [
    name,
    named && contentOf(resolve(folder, named.file), `redis.tls.${name}`),
  ]);
  return {
    ...Object.fromEntries(contents.filter(([, content]) => content !== undefined)),
    ...(serverName !== undefined && { servername: serverName }),
  };
}

function contentOf(path: string, key: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    throw new ConfigMistakes([`${key}: ${path} cannot be read.`]);
  }
}
