import type { Rng } from '../../src/base/clock.ts';

/** What a plan may look at. Header names are in lower case. */
export interface Asked {
  /** 1 for the first request ever seen. */
  readonly number: number;
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Says what happens to a request; null: nothing unusual. */
export type Plan<T> = (asked: Asked) => T | null;

/** The same for every request. */
export function always<T>(what: T): Plan<T> {
  return () => what;
}

/** One for each request that it is asked about, in this order; nothing after the last. */
export function inOrder<T>(...each: readonly (T | null)[]): Plan<T> {
  const rest = [...each];
  return () => rest.shift() ?? null;
}

/** `503,503,200`: these statuses in this order, where a status below 400 leaves the request alone. */
export function statuses(script: string): Plan<{ readonly status: number }> {
  const codes = script.split(',').map(Number);
  if (!codes.every((code) => Number.isInteger(code) && code >= 200 && code <= 599)) {
    throw new Error(`${script} is no list of statuses.`);
  }
  return inOrder(...codes.map((status) => (status < 400 ? null : { status })));
}

/** One of these, each as likely as the others, for this share of requests. */
export function atRate<T>(share: number, rng: Rng, ...each: readonly T[]): Plan<T> {
  return () => {
    const [met, which] = [rng() < share, rng()]; // both dice fall each time: the share moves no other choice
    return met ? (each[Math.floor(which * each.length)] ?? null) : null;
  };
}

/** Asks the plan only about requests that fit; it sees no other, and counts no other. */
export function where<T>(fits: (asked: Asked) => boolean, plan: Plan<T>): Plan<T> {
  return (asked) => (fits(asked) ? plan(asked) : null);
}
