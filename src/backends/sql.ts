import type { Clock } from '../base/clock.ts';
import { EFFECTS } from '../base/effects.ts';
import { parseSql } from '../base/sql-text.ts';
import { slotOf } from '../base/template.ts';
import type { Backend } from '../model/backend.ts';
import { RoleRefused } from './free-sql/role.ts';
import type {
  FreeStatements,
  ReadOnlyRules,
  RunStatement,
  SqlDriver,
  SqlStatement,
} from './sql-drivers.ts';
import { openPostgres } from './sql-postgres.ts';
import { openSqlite } from './sql-sqlite.ts';
import { asJson } from './sql-values.ts';

/** One database. */
export interface SqlDatabase {
  /** `postgres://…`, or `sqlite:` and the path of a file that exists. */
  readonly url: string;
  /**
   * Connections at one time, of PostgreSQL alone; a call waits a second for one.
   * @default 10
   */
  readonly maxConnections?: number;
  /**
   * What statements that are arguments themselves may read; of PostgreSQL alone.
   * @default there are none
   */
  readonly readOnly?: ReadOnlyRules | undefined;
}

export interface SqlBackend extends Backend<'sql'> {
  /**
   * Asks each database that free statements may reach whether its role can do no more than they need.
   * @returns what is wrong, by the database's name; one that does not answer is asked again at its first call
   */
  roleProblems(): Promise<readonly (readonly [string, string])[]>;
}

/** What the databases need of the world. */
export interface SqlParts {
  readonly clock: Clock;
}

/**
 * Databases, by the names that bindings give them. A call is answered with its rows; with `one` by the first of them,
 * null without any. A statement that returns no rows, such as an INSERT without RETURNING, is answered with none.
 */
export function sqlBackend(
  databases: Readonly<Record<string, SqlDatabase>>,
  { clock }: SqlParts,
): SqlBackend {
  const open = new Map(
    Object.entries(databases).map(([name, database]) => [name, openDriver(name, database, clock)]),
  );
  const driverOf = (name: string): SqlDriver => {
    const driver = open.get(name);
    if (driver === undefined) throw new Error(`No backend of kind sql is called ${name}.`);
    return driver;
  };
  const free = new Map(
    Object.entries(databases).flatMap(([name, { readOnly }]) => {
      const statements = readOnly && driverOf(name).free?.(readOnly);
      return statements ? [[name, statements] as const] : [];
    }),
  );
  const freeOf = (name: string): FreeStatements => {
    const statements = free.get(name);
    if (statements === undefined) throw new Error(`${name} takes no statements from callers.`);
    return statements;
  };
  return {
    bind({ backend, statement: { query, one, argument, bulk = false } }, { effect }) {
      driverOf(backend); // a mistake of config shows at load, not at the first call
      if (argument !== undefined) {
        freeOf(backend);
        return (call) => freeOf(call.backend).of(argument)(call);
      }
      const statement = compile(query, { bulk, readOnly: EFFECTS[effect].shareable });
      const prepared = new Map<string, RunStatement>();
      return async (call) => {
        const run = prepared.get(call.backend) ?? driverOf(call.backend).prepare(statement);
        prepared.set(call.backend, run);
        const rows = (await run(call)).map(asJson);
        return one ? (rows[0] ?? null) : rows;
      };
    },
    async roleProblems() {
      const asked = Array.from(free, async ([name, statements]) => {
        const problems = await problemsOf(statements);
        return problems.map((problem) => [name, problem] as const);
      });
      return (await Promise.all(asked)).flat();
    },
    async close() {
      await Promise.all(Array.from(open.values(), (driver) => driver.close()));
    },
  };
}

async function problemsOf(statements: FreeStatements): Promise<readonly string[]> {
  try {
    await statements.ready();
    return [];
  } catch (failure) {
    return failure instanceof RoleRefused ? failure.problems : [];
  }
}

function openDriver(name: string, database: SqlDatabase, clock: Clock): SqlDriver {
  const { url, maxConnections = 10 } = database;
  if (/^postgres(?:ql)?:/.test(url)) return openPostgres({ url, maxConnections, clock });
  if (url.startsWith('sqlite:')) return openSqlite(url.slice('sqlite:'.length));
  throw new Error(`The url of backend ${name} is neither postgres: nor sqlite:.`);
}

const ROOTS: ReadonlySet<string> = new Set(['parent', 'caller']);

interface Use {
  readonly bulk: boolean;
  readonly readOnly: boolean;
}

function compile(query: string, { bulk, readOnly }: Use): SqlStatement {
  const { pieces, names } = parseSql(query);
  const written = names.map((path) => path.join('.'));
  const known = [...new Set(written)];
  const parameters = known.map((name) => {
    const path = name.split('.');
    const isRoot = (bulk && name === 'keys') || (path.length > 1 && ROOTS.has(path[0] ?? ''));
    return slotOf(isRoot ? path : ['args', ...path]);
  });
  return { pieces, order: written.map((name) => known.indexOf(name)), parameters, readOnly };
}
