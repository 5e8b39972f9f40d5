import { randomUUID } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import type { RateGate } from '../model/recovery.ts';
import { LONGEST_MS, memoryRateGate } from './memory-rate-gate.ts';
import type { RedisClient } from './redis-client.ts';
import { CLOSE_GATE, CLOSED_GATES } from './redis-scripts.ts';
import type { RedisSubscriber } from './redis-subscriber.ts';
import type { StoreGuard } from './store-guard.ts';
import type { Vault } from './vault.ts';

export interface RedisRateGateParts {
  readonly client: RedisClient;
  readonly guard: StoreGuard;
  readonly subscriber: RedisSubscriber;
  readonly vault: Vault;
  readonly clock: Clock;
}

const KEY = 'toolgate:gates';
const CHANNEL = 'toolgate:gate';

/**
 * Gates of this process, which tells the others and hears of theirs. Times travel as what is left of them, for clocks
 * need not agree. What is lost on the way costs one refusal by the backend more.
 */
export function redisRateGate({
  client,
  guard,
  subscriber,
  vault,
  clock,
}: RedisRateGateParts): RateGate {
  const gate = memoryRateGate(clock);
  const self = randomUUID();
  const names = new Map<string, string>();
  const nameOf = (backend: string) => {
    const name = names.get(backend) ?? vault.name('gate', backend);
    names.set(backend, name);
    return name;
  };
  const readAll = async () => {
    const closed = await guard.ask<unknown>('gate', () => client.eval(CLOSED_GATES, 1, KEY), []);
    if (!Array.isArray(closed)) return;
    for (let index = 0; index < closed.length; index += 2) {
      gate.close(String(closed[index]), Number(closed[index + 1]));
    }
  };
  subscriber.onMessage(CHANNEL, (message) => {
    const [from, name, ms] = message.toString().split(' ');
    if (from !== self && name !== undefined && Number(ms) > 0) gate.close(name, Number(ms));
  });
  subscriber.onChange((isListening) => {
    if (isListening) void readAll(); // what was told while it did not listen, or before this process began
  });
  return {
    rest: (backend) => gate.rest(nameOf(backend)),
    close(backend, asked) {
      const [name, ms] = [nameOf(backend), Math.min(Math.ceil(asked), LONGEST_MS)];
      const isNews = ms > gate.rest(name);
      gate.close(name, asked);
      if (!isNews) return;
      const message = `${self} ${name} ${ms}`;
      const told = () => client.eval(CLOSE_GATE, 1, KEY, name, ms, CHANNEL, message);
      void guard.ask('gate', told, null);
    },
    enter: (backend) => gate.enter(nameOf(backend)),
    leave: (backend) => gate.leave(nameOf(backend)),
  };
}
