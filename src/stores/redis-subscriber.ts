import type { Redis } from 'ioredis';
import type { Clock } from '../base/clock.ts';

/** Hears what other processes publish. What is published while it does not listen is lost. */
export interface RedisSubscriber {
  isListening(): boolean;
  onMessage(channel: string, listener: (message: Buffer) => void): void;
  /** It begins to listen, or no longer does. */
  onChange(listener: (isListening: boolean) => void): void;
  close(): void;
}

const BEAT_MS = 1_000;

/** @param redis a connection of its own. A beat once a second tells a silent one from a dead one. */
export function createSubscriber(redis: Redis, clock: Clock): RedisSubscriber {
  const channels = new Map<string, (message: Buffer) => void>();
  const listeners: ((isListening: boolean) => void)[] = [];
  const stopping = new AbortController();
  let isListening = false;

  const become = (next: boolean) => {
    if (isListening === next) return;
    isListening = next;
    for (const tell of listeners) tell(next);
  };
  const begin = async () => {
    try {
      if (channels.size > 0) await redis.subscribe(...channels.keys());
      if (redis.status === 'ready') become(true);
    } catch {
      redis.disconnect(true);
    }
  };
  redis.on('ready', begin);
  redis.on('close', () => become(false));
  redis.on('messageBuffer', (channel: Buffer, message: Buffer) => {
    channels.get(channel.toString())?.(message);
  });
  const beat = async () => {
    for (;;) {
      await clock.sleep(BEAT_MS, stopping.signal);
      if (!isListening) continue;
      await redis.ping().catch(() => {
        become(false);
        redis.disconnect(true);
      });
    }
  };
  beat().catch(() => {}); // ends when it closes
  return {
    isListening: () => isListening,
    onChange: (listener) => void listeners.push(listener),
    onMessage(channel, listener) {
      channels.set(channel, listener);
      // One that is connected already has subscribed to those before.
      if (redis.status === 'ready') redis.subscribe(channel).catch(() => redis.disconnect(true));
    },
    close() {
      stopping.abort();
      redis.disconnect();
    },
  };
}
