import { isAbsolute, join } from 'node:path';
import { restBackend } from '../backends/rest.ts';
import { sqlBackend } from '../backends/sql.ts';
import { BackendFailure } from '../base/backend-failure.ts';
import type { Clock } from '../base/clock.ts';
import type { Backend } from '../model/backend.ts';
import type { BindingOf, Kind } from '../model/plan.ts';
import type { TraitsOf } from '../model/recovery.ts';
import { backendTraits } from './backend-traits.ts';
import type { Config } from './config.ts';

/** Every declared backend, with its connections. */
export interface ConnectedBackends {
  readonly kinds: Readonly<Record<string, Kind>>;
  /** By name; absent: it takes no keys. */
  readonly keyHeaders: Readonly<Record<string, string>>;
  readonly byKind: { readonly rest: Backend<'rest'>; readonly sql: Backend<'sql'> };
  /** Those that take statements from callers. */
  readonly readOnly: ReadonlySet<string>;
  /** What is wrong with the roles of those, by the key in the configuration. */
  roleProblems(): Promise<readonly string[]>;
  /** How each behaves when calls fail. */
  readonly traitsOf: TraitsOf;
  /** Not switched off by a null URL. */
  isOn(name: string): boolean;
  close(): Promise<void>;
}

type Declared = Config['backends'];

export function connectBackends(
  declared: Declared,
  folder: string,
  clock: Clock,
): ConnectedBackends {
  const isOn = (name: string) => (declared[name]?.url ?? null) !== null;
  const traitsOf = backendTraits(declared);
  const idempotencyHeaderOf = (name: string) => traitsOf(name).idempotencyHeader;
  const rest = restBackend(originsIn(declared), { clock, idempotencyHeaderOf });
  const sql = sqlBackend(databasesIn(declared, folder), { clock });
  return {
    kinds: Object.fromEntries(Object.entries(declared).map(([name, { kind }]) => [name, kind])),
    keyHeaders: keyHeadersIn(declared),
    byKind: { rest: switchable(rest, isOn), sql: switchable(sql, isOn) },
    readOnly: new Set(Object.keys(declared).filter((name) => takesStatements(declared[name]))),
    async roleProblems() {
      const found = await sql.roleProblems();
      return found.map(([name, problem]) => `backends.${name}.readOnly: ${problem}`);
    },
    traitsOf,
    isOn,
    close: async () => void (await Promise.all([rest.close(), sql.close()])),
  };
}

function takesStatements(config: Declared[string] | undefined): boolean {
  return config?.kind === 'sql' && config.readOnly !== undefined;
}

function keyHeadersIn(declared: Declared): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(declared).flatMap(([name, config]) => {
      const header = config.kind === 'rest' ? config.idempotency?.header : undefined;
      return header === undefined ? [] : [[name, header]];
    }),
  );
}

function originsIn(declared: Declared) {
  return Object.fromEntries(
    Object.entries(declared).flatMap(([name, config]) => {
      if (config.kind !== 'rest' || config.url === null) return [];
      const { url, redirects, maxBodyBytes, maxConnections } = config;
      return [[name, { url, redirects, maxBodyBytes, maxConnections }]];
    }),
  );
}

function databasesIn(declared: Declared, folder: string) {
  return Object.fromEntries(
    Object.entries(declared).flatMap(([name, config]) => {
      if (config.kind !== 'sql' || config.url === null) return [];
      const { url, maxConnections, readOnly } = config;
      return [[name, { url: withFolder(url, folder), maxConnections, readOnly }]];
    }),
  );
}

/** The path of a SQLite file is one from the project's folder. */
function withFolder(url: string, folder: string): string {
  const [, path] = /^sqlite:(.+)$/.exec(url) ?? [];
  if (path === undefined || isAbsolute(path)) return url;
  return `sqlite:${join(folder, path)}`;
}

/** The tools of a backend that is off load, and say at their call that it is. */
function switchable<K extends 'rest' | 'sql'>(
  backend: Backend<K>,
  isOn: (name: string) => boolean,
): Backend<K> {
  return {
    ...backend,
    bind(binding, plan) {
      const { backend: name } = binding as BindingOf<'rest' | 'sql'>; // which K is one of
      if (isOn(name)) return backend.bind(binding, plan);
      const say = `The backend ${name} is switched off.`;
      return () => Promise.reject(new BackendFailure('UNREACHABLE', say));
    },
  };
}
