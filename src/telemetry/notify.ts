import { ERRORS } from '../base/errors.ts';
import type { PolicyEvent, Report } from '../model/events.ts';
import { deliveryOf, type Notice, type Webhook } from './notice.ts';
import { createOutbox, type OutboxCounts, type OutboxParts } from './outbox.ts';

export interface NotifierParts extends OutboxParts {
  readonly webhooks: readonly Webhook[];
}

export interface NotifierCounts extends OutboxCounts {
  /** Not told by itself: the same was told less than a quarter of an hour ago. */
  readonly suppressed: number;
}

export interface Notifier {
  /** Never throws and never waits. */
  readonly report: Report;
  counts(): NotifierCounts;
  /** Tells what is still to be told, for at most 5 s. */
  close(): Promise<void>;
}

const WINDOW_MS = 15 * 60_000;
const MOST_KEYS = 10_000;
const FLUSH_MS = 5_000;

/**
 * Tells developers and operators of failures that are theirs to mend: the first at once, and what else was equal to it
 * by tool, code, reason and argument in one notice at the end of each quarter of an hour.
 */
export function createNotifier({ webhooks, ...parts }: NotifierParts): Notifier {
  const { clock } = parts;
  const outbox = createOutbox(parts);
  const told = new Map<string, Told>(); // in the order of their ends, for all windows are equally long
  const closing = new AbortController();
  let suppressed = 0;
  let watching = false;

  const tell = (notice: Notice): void => {
    for (const webhook of webhooks) {
      const delivery = deliveryOf(webhook, notice, clock.wall());
      if (delivery !== null) outbox.put(delivery);
    }
  };
  const open = (key: string): void => {
    told.set(key, { until: clock.now() + WINDOW_MS, more: null });
    if (!watching) watch().catch(() => {}); // it ends by the abort
  };
  const end = (key: string, { more }: Told): void => {
    told.delete(key);
    if (more !== null) tell(more);
  };
  const watch = async (): Promise<void> => {
    watching = true;
    for (let [oldest] = told; oldest !== undefined; [oldest] = told) {
      const [key, entry] = oldest;
      const left = entry.until - clock.now();
      if (left > 0) await clock.sleep(left, closing.signal);
      if (told.get(key) !== entry) continue; // it had to make room
      end(key, entry);
      if (entry.more !== null) open(key); // the sum was told now: the next one comes a window later
    }
    watching = false;
  };

  return {
    counts: () => ({ ...outbox.counts(), suppressed }),
    report(event) {
      const audience = event.is === 'FAILED' ? ERRORS[event.error.code].notify : null;
      if (event.is !== 'FAILED' || audience === null) return;
      const notice = noticeOf(event, audience, clock.wall());
      const key = keyOf(notice);
      const before = told.get(key);
      if (before !== undefined) {
        suppressed++;
        before.more = added(before.more, notice);
        return;
      }
      const [oldest] = told;
      if (told.size >= MOST_KEYS && oldest !== undefined) end(...oldest);
      tell(notice);
      open(key);
    },
    async close() {
      closing.abort();
      for (const [key, entry] of told) end(key, entry);
      await outbox.flush(FLUSH_MS);
    },
  };
}

interface Told {
  readonly until: number;
  /** What was held back since, summed up. */
  more: Notice | null;
}

type Failed = Extract<PolicyEvent, { is: 'FAILED' }>;

function noticeOf({ call, error }: Failed, audience: Notice['audience'], wall: number): Notice {
  const { tool, reason, argument, backend, sideEffect } = error.facts;
  const at = new Date(wall).toISOString();
  return {
    audience,
    tool: tool ?? call.plan.id,
    code: error.code,
    reason: reason ?? null,
    argument: argument ?? null,
    backend: backend ?? (call.backend === '' ? null : call.backend),
    sideEffect: sideEffect ?? 'NONE',
    message: error.message,
    count: 1,
    from: at,
    until: at,
    traceId: call.operation.traceId,
  };
}

/** What one mends at one place: the elements of a list are one argument, however many of them are at fault. */
function keyOf({ tool, code, reason, argument }: Notice): string {
  return JSON.stringify([tool, code, reason, argument?.replaceAll(/(?<=\.)\d+(?=\.|$)/g, '*')]);
}

function added(sum: Notice | null, notice: Notice): Notice {
  return sum === null ? notice : { ...notice, count: sum.count + 1, from: sum.from };
}
