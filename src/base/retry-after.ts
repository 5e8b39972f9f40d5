import { BackendFailure, type FailureDetails } from './backend-failure.ts';
import type { Verdict } from './classify.ts';
import { parseHttpDate } from './http-date.ts';

type Headers = NonNullable<FailureDetails['headers']>;

/**
 * Milliseconds for which a backend asked to be left alone: whole ones, rounded up; null where it asked for nothing
 * that can be read. Total.
 * @param wall used where the answer has no `Date` of its own: clocks need not agree
 */
export function parseRetryAfter(headers: Headers, status: number, wall: number): number | null {
  const date = latest(headers.date, parseHttpDate);
  const now = date ?? wall;
  return (
    latest(headers['retry-after-ms'], milliseconds) ??
    latest(headers['retry-after'], (text) => seconds(text) ?? until(parseHttpDate(text), now)) ??
    (RESETS.has(status)
      ? (latest(headers['ratelimit-reset'], (text) => reset(text, now)) ??
        latest(headers['x-ratelimit-reset'], (text) => reset(text, now)))
      : null)
  );
}

/** The verdict, with what the answer said of the time of a repeat. */
export function withHint(verdict: Verdict, failure: unknown, wall: number): Verdict {
  if (verdict.repeat === 'NEVER' || !(failure instanceof BackendFailure)) return verdict;
  const { headers, status = 0 } = failure.details;
  const retryAfterMs = headers ? parseRetryAfter(headers, status, wall) : null;
  if (retryAfterMs === null) return verdict;
  const repeat = verdict.repeat === 'BACKOFF' ? 'WAIT' : verdict.repeat;
  return { ...verdict, repeat, error: verdict.error.with({ retryAfterMs }) };
}

/** Statuses with which the reset of a quota is a time to wait for; on others it is mere information. */
const RESETS: ReadonlySet<number> = new Set([429, 503]);

/** Of a header that came several times, what satisfies all of them. */
function latest(value: Headers[string], parse: (text: string) => number | null): number | null {
  let most: number | null = null;
  for (const text of [value ?? []].flat()) {
    const parsed = parse(text);
    if (parsed !== null && (most === null || parsed > most)) most = parsed;
  }
  return most;
}

const DECIMAL = /^\d{1,9}(?:\.\d{1,3})?$/;
const RESET = /^\d{1,16}(?:\.\d{1,3})?$/;

function milliseconds(text: string): number | null {
  return DECIMAL.test(text) ? Math.ceil(Number(text)) : null;
}

function seconds(text: string): number | null {
  return DECIMAL.test(text) ? Math.ceil(Number(text) * 1_000) : null;
}

function until(date: number | null, now: number): number | null {
  return date === null || date < now ? null : Math.ceil(date - now);
}

function reset(text: string, now: number): number | null {
  if (!RESET.test(text)) return null;
  const value = Number(text);
  if (value >= 1e12) return until(value, now);
  if (value >= 1e9) return until(value * 1_000, now);
  return Math.ceil(value * 1_000);
}
