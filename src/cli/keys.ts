import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { importConfig, type Project } from '../app/project.ts';
import { systemClock } from '../app/system-clock.ts';
import { type Made, withNewKey, withReplacement, withRevoked } from '../auth/key-changes.ts';
import { type KeyRecord, keyFileText, parseKeyFile } from '../auth/key-record.ts';
import {
  type Command,
  CommandFailure,
  type ExitCode,
  PROJECT,
  projectOf,
  type Streams,
  textOf,
  UsageError,
  type Values,
} from './command.ts';
import { explain } from './explain.ts';
import { expiryOf, grantsFrom } from './key-options.ts';
import { keysData } from './keys-data.ts';

export const keys: Command = {
  summary: 'makes, lists and revokes API keys; data prints one that seals what is kept in Redis',
  operands: 'create | list | revoke ID | data',
  options: {
    project: PROJECT,
    file: {
      type: 'string',
      value: 'FILE',
      help: 'the key file (auth.apiKeys of the configuration, else keys.json)',
    },
    name: { type: 'string', value: 'TEXT', help: 'create: what it is for' },
    tenant: { type: 'string', value: 'TENANT', default: 'default', help: 'create: whose it is' },
    scopes: {
      type: 'string',
      value: 'A,B',
      default: '',
      help: 'create: its scopes; orders:* is all that begins so',
    },
    subject: { type: 'string', value: 'ID', help: 'create: who calls with it (the id of the key)' },
    'max-effect': {
      type: 'string',
      value: 'EFFECT',
      default: 'READ',
      help: 'create: the most that it may do: READ, IDEMPOTENT, WRITE or DESTRUCTIVE',
    },
    tools: { type: 'string', value: 'A,B', help: 'create: the only tools that it may call' },
    expires: {
      type: 'string',
      value: 'TIME',
      default: '90d',
      help: 'create: when it ends, such as 12h, or never',
    },
    replaces: {
      type: 'string',
      value: 'ID',
      help: 'create: the key whose grants it takes over, and which ends a day later',
    },
  },
  examples: [
    'toolgate keys create --name support-bot --scopes orders:read,tickets:write --max-effect WRITE',
    'toolgate keys revoke 4hT0cQ9sVbZ1',
    'toolgate keys data | kubectl create secret generic toolgate --from-file=K1=/dev/stdin',
  ],
  async run([action, id, ...more], values, streams): Promise<ExitCode> {
    if (action === 'data' && id === undefined) return keysData(streams);
    const act = action === undefined ? undefined : ACTIONS[action];
    if (!act || more.length > 0 || (action === 'revoke') !== (id !== undefined)) {
      throw new UsageError('Say keys create, keys list, keys revoke ID, or keys data.');
    }
    try {
      act({ path: await pathOf(values), values, id: id ?? '' }, streams);
      return 0;
    } catch (failure) {
      if (failure instanceof UsageError) throw failure;
      streams.err(explain(failure));
      return 1;
    }
  },
};

interface Asked {
  readonly path: string;
  readonly values: Values;
  readonly id: string;
}

type Action = (asked: Asked, streams: Streams) => void;

const ACTIONS: Readonly<Record<string, Action>> = { create, list, revoke };

function create({ path, values }: Asked, { out, err }: Streams): void {
  const moment = { now: systemClock.wall(), expiresAt: expiryOf(values, systemClock.wall()) };
  const old = textOf(values, 'replaces');
  const grants = old === undefined ? grantsFrom(values) : undefined;
  let made: Made | undefined;
  changeFile(path, (records) => {
    made = grants
      ? withNewKey(records, grants, moment)
      : withReplacement(records, old ?? '', moment);
    return made?.records;
  });
  if (!made) throw new CommandFailure(`${path} has no key ${old} in use.`);
  out(`${made.text}\n`);
  err(`Key ${made.id} is shown this once; ${path} holds its hash.\n`);
}

/** All of each record but its hash. */
function list({ path }: Asked, { out }: Streams): void {
  const shown = recordsIn(path).map(({ hash: _, ...record }) => record);
  out(`${JSON.stringify(shown, null, 2)}\n`);
}

function revoke({ path, id }: Asked, { err }: Streams): void {
  const done = changeFile(path, (records) => withRevoked(records, id, systemClock.wall()));
  if (!done) throw new CommandFailure(`${path} has no key ${id} in use.`);
  err(`Key ${id} is revoked; running gateways refuse it within seconds.\n`);
}

type Change = (records: readonly KeyRecord[]) => readonly KeyRecord[] | undefined;

/** One at a time, and whole or not at all. @returns whether anything was changed */
function changeFile(path: string, change: Change): boolean {
  const next = `${path}.next`;
  try {
    writeFileSync(next, '', { mode: 0o600, flag: 'wx' });
  } catch {
    throw new CommandFailure(`${next} cannot be made, or another command is at work on it.`);
  }
  try {
    const records = change(recordsIn(path));
    if (!records) return false;
    const text = keyFileText(records);
    checked(() => parseKeyFile(text)); // running gateways would refuse the whole file
    writeFileSync(next, text, { mode: 0o600, flush: true });
    renameSync(next, path);
    return true;
  } finally {
    rmSync(next, { force: true });
  }
}

function recordsIn(path: string): readonly KeyRecord[] {
  return existsSync(path) ? checked(() => parseKeyFile(readFileSync(path, 'utf8'))) : [];
}

function checked<T>(read: () => T): T {
  try {
    return read();
  } catch (failure) {
    throw new CommandFailure(failure instanceof Error ? failure.message : String(failure));
  }
}

async function pathOf(values: Values): Promise<string> {
  const project = projectOf(values);
  const file = textOf(values, 'file') ?? (await configuredFile(project)) ?? 'keys.json';
  return isAbsolute(file) ? file : join(project.folder, file);
}

async function configuredFile(project: Project): Promise<string | undefined> {
  const file = inside(inside(inside(await importConfig(project, 1), 'auth'), 'apiKeys'), 'file');
  return typeof file === 'string' ? file : undefined;
}

function inside(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
