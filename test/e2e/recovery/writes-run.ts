import type { Rng } from '../../../src/base/clock.ts';
import { settled } from '../../support/fake-clock.ts';
import { type Fault, type FaultProxy, faultProxy } from '../../support/fault-proxy.ts';
import { atRate, type Plan } from '../../support/fault-proxy-plans.ts';
import { type Behaviour, type LedgerBackend, ledgerBackend } from '../../support/ledger-backend.ts';
import type { Records } from '../../support/ledger-backend-records.ts';
import { seededRng } from '../../support/seeded-rng.ts';

/** How a kind of call is named, and what a second delivery of it does. */
export const KINDS = {
  write: 'ACTS_AGAIN',
  writeKeyed: 'IS_RECOGNISED',
  destructive: 'ACTS_AGAIN',
  destructiveKeyed: 'IS_RECOGNISED',
  idempotent: 'LEAVES_THE_SAME',
  idempotentKeyed: 'IS_RECOGNISED',
} as const;

export type Kind = keyof typeof KINDS;

/** What a caller was told. */
export type Told = 'SUCCESS' | 'NONE' | 'UNKNOWN' | 'DONE';

export interface Call {
  readonly kind: Kind;
  readonly id: string;
  readonly told: Told;
}

export type Ask = (kind: Kind, id: string) => Promise<Told>;

/** Everything that was told and is not so, or happened twice; empty where all is well. */
export function untruths(calls: readonly Call[], { times }: Records): readonly string[] {
  return calls
    .filter(({ kind, id, told }) => !isSo(told, times(id), KINDS[kind] === 'LEAVES_THE_SAME'))
    .map(({ kind, id, told }) => `${kind} ${id} was told ${told} and happened ${times(id)} times`);
}

/** What leaves the same state however often it is sent has happened once when it happened several times. */
function isSo(told: Told, counted: number, isSame: boolean): boolean {
  const times = isSame ? Math.min(counted, 1) : counted;
  if (told === 'NONE') return times === 0;
  return told === 'UNKNOWN' ? times <= 1 : times === 1;
}

export interface Faulty {
  readonly ledger: LedgerBackend;
  readonly proxy: FaultProxy;
  /** From now on there are faults. */
  begin(): void;
}

/** A backend, and a way to it, of which so many requests meet a fault. */
export async function faultyBackend(seed: number, share: number): Promise<Faulty> {
  const [atBackend, onTheWay] = [seededRng(seed), seededRng(seed + 1)];
  const ledger = await ledgerBackend({ idempotencyHeader: 'idempotency-key' });
  const proxy = await faultProxy(ledger.url, undefined, seed);
  const begin = () => {
    ledger.behave(
      either(atRate(share / 2, atBackend, ...BEHAVIOURS), atRate(0.01, atBackend, ...SLOW)),
    );
    proxy.use(either(atRate(share / 2, onTheWay, ...FAULTS), atRate(0.01, onTheWay, ...SILENT)));
  };
  return { ledger, proxy, begin };
}

/** Calls of every kind by turns, many at a time; returns when nothing can happen any more. */
export async function told(
  ask: Ask,
  kinds: readonly Kind[],
  { ledger, begin }: Faulty,
  many: { readonly count: number; readonly atOnce: number },
): Promise<readonly Call[]> {
  // The first calls of a process are slow, which is no fault of the backend, and its breaker must not think so.
  for (let n = 0; n < 10; n++) await Promise.all(kinds.map((kind, at) => ask(kind, `${n}-${at}`)));
  begin();
  const calls: Call[] = [];
  let next = 0;
  const work = async () => {
    while (next < many.count) {
      const number = next++;
      const kind = kinds[number % kinds.length] ?? 'write';
      const id = `${kind}-${number}`;
      calls.push({ kind, id, told: await ask(kind, id) });
    }
  };
  await Promise.all(Array.from({ length: many.atOnce }, work));
  const end = performance.now() + 5_000; // a lost request may still be on its way to the ledger
  while (ledger.open() > 0 && performance.now() < end) await settled();
  return calls;
}

/** How often each word was told: a run that met no fault would prove nothing. */
export function counted(calls: readonly Call[]): Readonly<Record<Told, number>> {
  const counts = { SUCCESS: 0, NONE: 0, UNKNOWN: 0, DONE: 0 };
  for (const call of calls) counts[call.told]++;
  return counts;
}

/** Between them they fail after the effect and before it. */
const BEHAVIOURS: readonly Behaviour[] = [
  { lost: true },
  { status: 500, acts: true },
  { status: 500, acts: false },
  { status: 502, acts: true },
  { status: 503, acts: false },
  { status: 504, acts: true },
  { body: '{"id":"a","times":"many"}' },
];
const SLOW: readonly Behaviour[] = [{ silent: true }, { delayMs: 600 }];
const FAULTS: readonly Fault[] = [
  { cut: 0 },
  { cut: 'HEADERS' },
  { cut: 'BODY' },
  { cut: 'CHUNK' },
  { cut: 0, ending: 'CLOSE' },
  { corruptAt: 0 },
  { resetAfter: 0 },
  { resetAfter: 40 },
  { resetAfter: 'REQUEST' },
  { status: 502 },
  { status: 404 },
];
const SILENT: readonly Fault[] = [
  { silent: 'ASKED' },
  { silent: 'UNASKED' },
  { cut: 'BODY', ending: 'SILENCE' },
];

function either<T>(one: Plan<T>, other: Plan<T>): Plan<T> {
  return (asked) => one(asked) ?? other(asked);
}

export function chanceOf(seed: number): Rng {
  return seededRng(seed + 2);
}
