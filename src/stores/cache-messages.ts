import { randomUUID } from 'node:crypto';
import type { CacheKey } from '../model/stores.ts';
import type { RedisClient } from './redis-client.ts';
import type { RedisSubscriber } from './redis-subscriber.ts';
import type { StoreGuard } from './store-guard.ts';
import type { Vault } from './vault.ts';

export type CacheMessage =
  /** Entries with one of these tags were dropped. */
  | { readonly is: 'PURGED'; readonly tags: readonly string[] }
  /** The entry there is another one, or none. */
  | { readonly is: 'CHANGED'; readonly key: CacheKey };

type Of<Is extends CacheMessage['is']> = CacheMessage & { readonly is: Is };

/** What the nodes of one gateway tell each other of their cache, sealed. */
export interface CacheMessages {
  /** Of a purge this node hears itself too, at once. */
  tell(message: CacheMessage): Promise<void>;
  on<Is extends CacheMessage['is']>(is: Is, listener: (message: Of<Is>) => void): void;
}

interface Parts {
  readonly client: RedisClient;
  readonly guard: StoreGuard;
  readonly subscriber: RedisSubscriber;
  readonly vault: Vault;
}

const CHANNEL = 'toolgate:cache';
const PLACE = { purpose: 'cache-message/1', tenant: '', name: CHANNEL };

export function createCacheMessages({ client, guard, subscriber, vault }: Parts): CacheMessages {
  const self = randomUUID();
  const listeners: ((message: CacheMessage) => void)[] = [];
  const hear = (message: CacheMessage) => {
    for (const listen of listeners) listen(message);
  };
  subscriber.onMessage(CHANNEL, (sealed) => {
    const plain = vault.open(PLACE, sealed);
    if (plain === undefined) return; // another gateway's
    const { from, message }: Sent = JSON.parse(plain.toString());
    if (from !== self) hear(message);
  });
  return {
    async tell(message) {
      const sent: Sent = { from: self, message };
      const sealed = vault.seal(PLACE, Buffer.from(JSON.stringify(sent)));
      if (message.is === 'PURGED') hear(message);
      await guard.ask('publish', () => client.publish(CHANNEL, sealed), 0);
    },
    on(is, listener) {
      listeners.push((message) => isOf(message, is) && listener(message));
    },
  };
}

interface Sent {
  readonly from: string;
  readonly message: CacheMessage;
}

function isOf<Is extends CacheMessage['is']>(message: CacheMessage, is: Is): message is Of<Is> {
  return message.is === is;
}
