import type { Clock } from '../base/clock.ts';

/** Who presented credentials that nobody is known by, by address. Never by key id: a stranger could lock its holder out. */
export interface Failures {
  /** Milliseconds for which this address is not listened to; 0: it is. */
  restOf(address: string): number;
  count(address: string): void;
}

const WINDOW_MS = 60_000;
const MOST_FAILURES = 30;
const BLOCKED_MS = 60_000;
/** Beyond it the address that failed first is forgotten. */
const MOST_ADDRESSES = 10_000;

interface Record {
  readonly since: number;
  count: number;
  blockedUntil: number;
}

export function countFailures(clock: Clock): Failures {
  const records = new Map<string, Record>();
  return {
    restOf(address) {
      if (records.size === 0) return 0;
      const until = records.get(networkOf(address))?.blockedUntil ?? 0;
      return Math.max(0, until - clock.now());
    },
    count(address) {
      const network = networkOf(address);
      const now = clock.now();
      const known = records.get(network);
      const isOver = !known || now - known.since >= WINDOW_MS;
      const record = isOver ? { since: now, count: 0, blockedUntil: 0 } : known;
      record.count += 1;
      if (record.count >= MOST_FAILURES) record.blockedUntil = now + BLOCKED_MS;
      records.delete(network); // to the end: who failed last is forgotten last
      records.set(network, record);
      const [first] = records.keys();
      if (records.size > MOST_ADDRESSES && first !== undefined) records.delete(first);
    },
  };
}

/** An IPv4 address, or the /64 of an IPv6 one: its holder has all of that. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined || !address.includes(':')) return mapped ?? address;
  const [head = '', tail] = address.toLowerCase().split('%', 1).join('').split('::');
  const groups = head === '' ? [] : head.split(':');
  const missing = tail === undefined ? 0 : 8 - groups.length - tail.split(':').length;
  const filled = [...groups, ...Array.from({ length: Math.max(0, missing) }, () => '0')];
  const all = [...filled, ...(tail ?? '').split(':')].map((group) => Number.parseInt(group, 16));
  return `${all.slice(0, 4).join(':')}/64`;
}
