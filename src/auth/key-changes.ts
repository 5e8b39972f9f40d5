import { newApiKey } from './api-key.ts';
import { recordOf } from './api-keys.ts';
import type { KeyRecord } from './key-record.ts';

export type Grants = Omit<KeyRecord, 'id' | 'hash' | 'createdAt' | 'expiresAt' | 'revokedAt'>;

export interface Made {
  /** Shown once: it is kept nowhere. */
  readonly text: string;
  readonly id: string;
  readonly records: readonly KeyRecord[];
}

/** The old one holds on for that long, so that its holder can change over. */
const CHANGE_OVER_MS = 86_400_000;

interface Moment {
  readonly now: number;
  /** Milliseconds since 1970; null: it does not end by itself. */
  readonly expiresAt: number | null;
}

export function withNewKey(
  records: readonly KeyRecord[],
  grants: Grants,
  { now, expiresAt }: Moment,
): Made {
  const { text, ...key } = newApiKey('live');
  const record = recordOf(key, {
    ...grants,
    createdAt: iso(now),
    expiresAt: expiresAt === null ? null : iso(expiresAt),
  });
  return { text, id: key.id, records: [...records, record] };
}

/** A new key with the grants of another, which ends a day later. Undefined where there is no such key in use. */
export function withReplacement(
  records: readonly KeyRecord[],
  id: string,
  moment: Moment,
): Made | undefined {
  const old = records.find((record) => record.id === id && record.revokedAt === null);
  if (!old) return undefined;
  const { name, subject, tenant, scopes, maxEffect, tools, claims } = old;
  // A key without a subject is a caller of its own id; what replaces it goes on being that caller.
  const grants = { name, subject: subject ?? id, tenant, scopes, maxEffect, tools, claims };
  const end = Math.min(
    moment.now + CHANGE_OVER_MS,
    old.expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(old.expiresAt),
  );
  const ending = records.map((one) => (one === old ? { ...one, expiresAt: iso(end) } : one));
  return withNewKey(ending, grants, moment);
}

/** Its record stays, so that logs and audit can be read. Undefined where there is no such key in use. */
export function withRevoked(
  records: readonly KeyRecord[],
  id: string,
  now: number,
): readonly KeyRecord[] | undefined {
  const isIt = (record: KeyRecord) => record.id === id && record.revokedAt === null;
  if (!records.some(isIt)) return undefined;
  return records.map((one) => (isIt(one) ? { ...one, revokedAt: iso(now) } : one));
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
