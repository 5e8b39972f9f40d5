import { copyFileSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { newApiKey, parseApiKey } from './api-key.ts';
import { recordOf } from './api-keys.ts';
import type { KeyRecord } from './key-record.ts';

/** The key of whoever can read this machine's project: it may do everything. */
export interface DevKey {
  readonly text: string;
  readonly record: KeyRecord;
}

/**
 * The key in a file, which is made where there is none or no whole key in it. Of several processes that begin at once
 * all get the same one.
 */
export function devKeyIn(path: string, now: number): DevKey {
  const known = readKey(path);
  if (known !== undefined) return { text: known, record: grantAll(known, now) };
  mkdirSync(dirname(path), { recursive: true });
  const { text } = newApiKey('dev');
  const own = `${path}.${process.pid}.${text.slice(-6)}`;
  writeFileSync(own, `${text}\n`, { mode: 0o600, flag: 'wx' });
  try {
    linkSync(own, path); // fails where another process was faster: then its key is the one
  } catch {
    if (readKey(path) === undefined) copyFileSync(own, path);
  } finally {
    rmSync(own, { force: true });
  }
  const held = readKey(path) ?? text;
  return { text: held, record: grantAll(held, now) };
}

/** Undefined where there is none. */
export function readKey(path: string): string | undefined {
  try {
    const text = readFileSync(path, 'utf8').trim();
    const key = parseApiKey(text);
    return typeof key !== 'string' && key.kind === 'dev' ? text : undefined;
  } catch {
    return undefined;
  }
}

function grantAll(text: string, now: number): KeyRecord {
  const key = parseApiKey(text);
  if (typeof key === 'string') throw new Error('That is no key.');
  return recordOf(key, {
    name: 'dev',
    subject: 'dev',
    tenant: 'default',
    scopes: ['*'],
    maxEffect: 'DESTRUCTIVE',
    tools: null,
    claims: null,
    createdAt: new Date(now).toISOString(),
    expiresAt: null,
  });
}
