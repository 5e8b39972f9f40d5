import { Cluster, Redis, type RedisOptions } from 'ioredis';
import type { Rng } from '../base/clock.ts';
import { addressOf, type RedisAddress, type RedisTarget, tlsOf, urlsOf } from './redis-target.ts';

export type RedisClient = Redis | Cluster;

/** With ioredis's own settings a command waits for minutes while Redis is down, and runs twice after a lost reply. */
const SETTINGS = {
  connectTimeout: 1_000,
  maxRetriesPerRequest: 0,
  enableOfflineQueue: false,
  lazyConnect: false,
  autoResendUnfulfilledCommands: false,
  /** A connection that is silent for so long while a command waits is made anew. */
  socketTimeout: 1_000,
  disconnectTimeout: 100,
} as const satisfies RedisOptions;

/** The longest that a command may take, as the guard before the client sees to. */
export const LIMIT_MS = 100;

/** The client's own timer strikes at a busy process before it has read the answer; so it comes long after the guard's. */
const NEVER_LONGER = 10;

export interface Manner {
  readonly rng: Rng;
  readonly limitMs: number;
}

/** For commands. It connects by itself, again and again, and whatever is asked meanwhile fails at once. */
export function connectClient(target: RedisTarget, manner: Manner): RedisClient {
  const client = target.kind === 'cluster' ? ofCluster(target, manner) : ofServer(target, manner);
  client.on('error', unheard);
  return client;
}

/** Whoever listens subscribes each time anew; where ioredis does, and fails, nobody can catch it. */
const SUBSCRIBER = { ...SETTINGS, autoResubscribe: false } as const satisfies RedisOptions;

/** For subscriptions. Of a cluster it asks one node after another: each tells every message. */
export function connectSubscriber(target: RedisTarget, manner: Manner): Redis {
  const subscriber =
    target.kind === 'cluster' ? ofAnyNode(target, manner) : ofServer(target, manner);
  subscriber.on('error', unheard);
  return subscriber;
}

/** Calls whenever a server can be asked that could not be asked before. */
export function onReady(client: RedisClient, listener: () => void): void {
  client.on('ready', listener);
  if (client instanceof Cluster) client.on('+node', (node: Redis) => node.on('ready', listener));
}

/** Of a cluster every master must answer: what one of them keeps is not elsewhere. */
export async function pingClient(client: RedisClient): Promise<void> {
  const nodes = client instanceof Cluster ? client.nodes('master') : [client];
  if (nodes.length === 0) throw new Error('No node is known.');
  await Promise.all(nodes.map((node) => node.ping()));
}

type Of<Kind extends RedisTarget['kind']> = RedisTarget & { readonly kind: Kind };

function ofServer(target: Of<'server'> | Of<'sentinels'>, { rng, limitMs }: Manner): Redis {
  const pause = (attempt: number) => pauseBefore(attempt, rng);
  const own = {
    commandTimeout: NEVER_LONGER * limitMs,
    retryStrategy: pause,
    reconnectOnError: isDemoted,
  };
  const settings = { ...SUBSCRIBER, ...own }; // it changes nothing for what never subscribes
  return target.kind === 'server'
    ? new Redis({ ...settings, ...tlsOf(target), ...addressOf(target.url) })
    : new Redis({ ...settings, ...sentinelsOf(target), sentinelRetryStrategy: pause });
}

function sentinelsOf(target: Of<'sentinels'>) {
  const { name, username, password } = target;
  const sentinels = target.sentinels.map(addressOf);
  const asked = credentialsOf(sentinels);
  const { tls } = tlsOf(target);
  return {
    name,
    sentinels: sentinels.map(({ host, port }) => ({ host, port })),
    sentinelCommandTimeout: SETTINGS.connectTimeout,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(asked.username !== undefined && { sentinelUsername: asked.username }),
    ...(asked.password !== undefined && { sentinelPassword: asked.password }),
    ...(tls && { tls, sentinelTLS: tls, enableTLSForSentinelMode: true }),
  };
}

function ofCluster(target: Of<'cluster'>, manner: Manner): Cluster {
  const cluster = newCluster(target, manner);
  // By itself it connects to a node when it first asks it, and refuses what else is asked meanwhile.
  return cluster.on('+node', (node: Redis) => void node.connect().catch(unheard));
}

function newCluster(target: Of<'cluster'>, { rng, limitMs }: Manner): Cluster {
  const nodes = target.cluster.map(addressOf);
  const { enableOfflineQueue, lazyConnect, ...ofNodes } = SETTINGS;
  return new Cluster(
    nodes.map(({ host, port }) => ({ host, port })),
    {
      enableOfflineQueue,
      lazyConnect,
      clusterRetryStrategy: (attempt) => pauseBefore(attempt, rng),
      maxRedirections: 4,
      // A command that failed is not sent again; the next one finds the node that serves it now.
      retryDelayOnFailover: 0,
      retryDelayOnClusterDown: 0,
      slotsRefreshInterval: 5_000,
      // A certificate names the host, not its address.
      dnsLookup: (host, found) => found(null, host),
      redisOptions: {
        ...ofNodes,
        commandTimeout: NEVER_LONGER * limitMs,
        ...credentialsOf(nodes),
        ...tlsOf(target),
      },
    },
  );
}

function ofAnyNode(target: Of<'cluster'>, { rng, limitMs }: Manner): Redis {
  const nodes = urlsOf(target).map(addressOf);
  const nodeOf = (attempt: number) => {
    const { host, port } = nodes[attempt % nodes.length] ?? { host: '', port: 0 };
    return { host, port };
  };
  const subscriber: Redis = new Redis({
    ...SUBSCRIBER,
    commandTimeout: NEVER_LONGER * limitMs,
    ...credentialsOf(nodes),
    ...tlsOf(target),
    ...nodeOf(0),
    retryStrategy(attempt) {
      Object.assign(subscriber.options, nodeOf(attempt)); // which it reads when it connects
      return pauseBefore(attempt, rng);
    },
  });
  return subscriber;
}

function credentialsOf([first]: readonly RedisAddress[]) {
  return {
    ...(first?.username !== undefined && { username: first.username }),
    ...(first?.password !== undefined && { password: first.password }),
  };
}

function pauseBefore(attempt: number, rng: Rng): number {
  return Math.floor(rng() * Math.min(1_000, 50 * 2 ** (attempt - 1)));
}

/** The server became a replica: the connection is to the wrong one. */
function isDemoted({ message }: Error): boolean {
  return message.startsWith('READONLY');
}

// Whoever asks meanwhile learns of it; without a listener ioredis would print it.
function unheard(): void {}
