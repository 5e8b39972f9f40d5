import { z } from 'zod';
import { EFFECTS, type Effect } from '../base/effects.ts';

const HASH = /^sha256:[0-9a-f]{64}$/;
const text = z.string().min(1).max(255);
const moment = z.iso.datetime({ offset: true });
// The keys of an object are its effects.
const effect = z.enum(Object.keys(EFFECTS) as [Effect, ...Effect[]]);

const record = z.strictObject({
  id: z.string().regex(/^[0-9A-Za-z]{12}$/, 'is no id of a key'),
  name: text,
  hash: z.string().regex(HASH, 'is no sha256: and 64 hex digits'),
  subject: text.nullable(),
  tenant: text,
  scopes: z.array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'is no scope')),
  maxEffect: effect,
  tools: z.array(text).nullable(),
  claims: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullable(),
  createdAt: moment,
  expiresAt: moment.nullable(),
  revokedAt: moment.nullable(),
});

const keyFile = z
  .strictObject({ version: z.literal(1), keys: z.array(record) })
  .refine(({ keys }) => new Set(keys.map(({ id }) => id)).size === keys.length, {
    error: 'two keys have one id',
    path: ['keys'],
  });

/** What is kept of a key: a hash of its secret, and what it grants. */
export type KeyRecord = Readonly<z.output<typeof record>>;

/**
 * The records of a key file. One bad record makes the whole file invalid: half of a list of grants is none.
 * @throws Error that names the place, and never what stands there
 */
export function parseKeyFile(json: string): readonly KeyRecord[] {
  const checked = keyFile.safeParse(parsed(json));
  if (checked.success) return checked.data.keys;
  const places = checked.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Error(`The key file is not valid: ${places.join('; ')}.`);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new Error('The key file is no JSON.');
  }
}

export function keyFileText(keys: readonly KeyRecord[]): string {
  return `${JSON.stringify({ version: 1, keys }, null, 2)}\n`;
}
