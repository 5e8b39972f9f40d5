import type { Logger } from 'pino';
import type { Clock } from '../base/clock.ts';
import type { Delivery } from './notice.ts';

/** Posts it. @returns the HTTP status */
export type Send = (delivery: Delivery, signal: AbortSignal) => Promise<number>;

export interface OutboxParts {
  readonly clock: Clock;
  readonly log: Pick<Logger, 'warn'>;
  /** @default by fetch, which follows no redirect */
  readonly send?: Send;
}

export interface OutboxCounts {
  readonly sent: number;
  /** Given up after the last attempt. */
  readonly failed: number;
  /** Never tried: the queue was full, or the process ended. */
  readonly dropped: number;
}

export interface Outbox {
  put(delivery: Delivery): void;
  counts(): OutboxCounts;
  /** Waits until all is sent, at most so long; what is left then is dropped. */
  flush(ms: number): Promise<void>;
}

const MOST_QUEUED = 100;
const MOST_IN_FLIGHT = 3;
const ATTEMPTS = 3;
const SEND_MS = 5_000;
const PAUSE_MS = 1_000;

/** Sends beside the calls, never in their way: a bounded queue, few at once, nothing thrown. */
export function createOutbox({ clock, log, send = post }: OutboxParts): Outbox {
  const queue: Delivery[] = [];
  const counts = { sent: 0, failed: 0, dropped: 0 };
  const stop = new AbortController();
  const flights = new Set<Promise<void>>();
  let full = false;

  const deliver = async (delivery: Delivery): Promise<void> => {
    for (let number = 1; number <= ATTEMPTS && !stop.signal.aborted; number++) {
      if (number > 1) await clock.sleep(PAUSE_MS, stop.signal).catch(() => {});
      const status = await inTime(clock, stop.signal, (signal) => send(delivery, signal));
      if (status !== null && status < 300) return void counts.sent++;
      if (status !== null && !mayPass(status)) break;
    }
    counts.failed++;
    // Not its address: that is a secret.
    log.warn({ channel: delivery.kind }, 'A notification was not delivered.');
  };
  const next = (): void => {
    while (flights.size < MOST_IN_FLIGHT) {
      const delivery = queue.shift();
      if (delivery === undefined) return;
      const flight = deliver(delivery).finally(() => {
        flights.delete(flight);
        next();
      });
      flights.add(flight);
    }
  };

  return {
    counts: () => ({ ...counts }),
    put(delivery) {
      if (stop.signal.aborted || queue.length >= MOST_QUEUED) {
        counts.dropped++;
        if (!full) log.warn({ channel: delivery.kind }, 'Notifications are dropped: too many.');
        full = true;
        return;
      }
      full = false;
      queue.push(delivery);
      next();
    },
    async flush(ms) {
      const patience = new AbortController();
      const enough = clock.sleep(ms, patience.signal).catch(() => {});
      const empty = async () => {
        while (flights.size > 0) await Promise.all(flights);
      };
      await Promise.race([empty(), enough]);
      patience.abort();
      counts.dropped += queue.splice(0).length;
      stop.abort();
    },
  };
}

/** Null: it failed, or took too long. */
async function inTime(
  clock: Clock,
  stop: AbortSignal,
  send: (signal: AbortSignal) => Promise<number>,
): Promise<number | null> {
  const limit = new AbortController();
  const signal = AbortSignal.any([limit.signal, stop]);
  const tooLate = clock.sleep(SEND_MS, signal).then(() => null);
  try {
    return await Promise.race([send(signal), tooLate]);
  } catch {
    return null;
  } finally {
    limit.abort();
    tooLate.catch(() => {});
  }
}

/** Whether the same request may be taken another time. */
function mayPass(status: number): boolean {
  return status >= 500 || status === 408 || status === 429;
}

async function post({ url, headers, body }: Delivery, signal: AbortSignal): Promise<number> {
  const answer = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' });
  await answer.body?.cancel();
  return answer.status;
}
