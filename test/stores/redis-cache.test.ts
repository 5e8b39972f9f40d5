import { afterAll, beforeAll, describe, test } from 'vitest';
import { systemClock } from '../../src/app/system-clock.ts';
import type { RedisTarget } from '../../src/stores/redis-target.ts';
import { aKey, describeCacheStore } from '../contracts/cache-store.ts';
import {
  hasRedis,
  type RedisProcess,
  startCluster,
  startRedis,
  startSentinel,
  until,
} from '../support/redis.ts';
import { aNode, anEntryNow, joined, type Node } from '../support/redis-stores.ts';
import { hasOpenssl, selfSigned } from '../support/self-signed.ts';

interface Deployment {
  readonly target: RedisTarget;
  readonly processes: readonly RedisProcess[];
}

/** The contract, of the store itself and with copies before it. */
function describeRedis(name: string, deploy: () => Promise<Deployment>): void {
  describe(name, () => {
    let deployment: Deployment | undefined;
    let node: Node | undefined;

    beforeAll(async () => {
      deployment = await deploy();
      node = aNode(deployment.target);
      await node.connected();
    }, 60_000);

    afterAll(async () => {
      await node?.close();
      await Promise.all(deployment?.processes.map((one) => one.end()) ?? []);
    });

    const subject = (pick: (node: Node) => Node['cache']) => async () => {
      if (!node) throw new Error('There is no node.');
      return { store: pick(node), wall: systemClock.wall, advance: sleep };
    };

    test('what one process changes, purges and closes another hears', async () => {
      if (!node || !deployment) throw new Error('There is no node.');
      const [{ cache, gate }, other] = [node, await joined(deployment.target)];
      const [changed, purged] = [aKey(), aKey()];
      for (const key of [changed, purged]) {
        await cache.set(key, anEntryNow('old', [key.name]));
        await until(async () => (await other.cache.get(key))?.value === 'old');
      }
      await cache.set(changed, anEntryNow('new'));
      await cache.purge([purged.name]);
      gate.close(changed.name, 60_000);
      await until(async () => (await other.cache.get(changed))?.value === 'new');
      await until(async () => (await other.cache.get(purged)) === undefined);
      await until(() => other.gate.rest(changed.name) > 0);
    });

    describeCacheStore(
      'the cache in Redis',
      subject((node) => node.shared),
    );
    describeCacheStore(
      'the cache in Redis with copies near',
      subject((node) => node.cache),
    );
  });
}

/** Redis has a clock of its own, which may be a little behind. */
function sleep(ms: number): Promise<void> {
  return systemClock.sleep(ms + 20, new AbortController().signal);
}

describe.skipIf(!hasRedis)('contract', () => {
  describeRedis('one server', async () => {
    const server = await startRedis();
    return { target: { kind: 'server', url: server.url }, processes: [server] };
  });

  describeRedis('a server with a password and another database', async () => {
    const server = await startRedis({ args: ['--requirepass', 'a b:c'], cli: ['-a', 'a b:c'] });
    const url = `redis://:${encodeURIComponent('a b:c')}@127.0.0.1:${server.port}/3`;
    return { target: { kind: 'server', url }, processes: [server] };
  });

  describe.skipIf(!hasOpenssl)('by TLS', () => {
    describeRedis('one server', async () => {
      const { key, cert } = selfSigned();
      const server = await startRedis({ tls: { key, cert } });
      const tls = { ca: cert, servername: 'localhost' };
      return { target: { kind: 'server', url: server.url, tls }, processes: [server] };
    });
  });

  describeRedis('a server that sentinels know', async () => {
    const server = await startRedis();
    const sentinel = await startSentinel(server);
    return {
      target: { kind: 'sentinels', sentinels: [sentinel.url], name: 'main' },
      processes: [server, sentinel],
    };
  });

  describeRedis('a cluster of three', async () => {
    const processes = await startCluster();
    return { target: { kind: 'cluster', cluster: processes.map(({ url }) => url) }, processes };
  });
});
