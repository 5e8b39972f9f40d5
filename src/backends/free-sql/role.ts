import type { Pool } from 'pg';
import type { ReadOnlyRules } from '../sql-drivers.ts';
import { postgresFailure } from '../sql-failure.ts';
import { connected } from '../sql-transaction.ts';

/** The role of a database may do more, or less, than free statements need: a mistake of its operator. */
export class RoleRefused extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join(' '));
    this.problems = problems;
  }
}

interface Rights {
  readonly role: string;
  readonly mighty: boolean;
  readonly secured: boolean;
  readonly unreadable: readonly string[] | null;
  readonly beyond: readonly string[] | null;
  /** Functions that take a row, so that `orders.f` calls them. */
  readonly functions: readonly string[] | null;
}

/**
 * Whether the role may read the listed relations and do no more.
 * @returns the functions that can be called as if they were columns
 * @throws RoleRefused, or a `BackendFailure`
 */
export async function checkRole(pool: Pool, rules: ReadOnlyRules): Promise<ReadonlySet<string>> {
  const rights = await rightsOf(pool, rules);
  const { role, mighty, secured, unreadable, beyond } = rights;
  const problems = [
    mighty && `The role ${role} is, or may become, a superuser or one that passes row security by.`,
    !secured && `row_security is off for the role ${role}.`,
    unreadable && `The role ${role} cannot read ${named(unreadable)}.`,
    beyond && `The role ${role} may do more than read the listed relations: ${named(beyond)}.`,
  ].filter((problem) => typeof problem === 'string');
  if (problems.length > 0) throw new RoleRefused(problems);
  return new Set(rights.functions);
}

const MOST_NAMED = 5;

function named(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMED).join(', ');
  return names.length > MOST_NAMED ? `${shown} and ${names.length - MOST_NAMED} more` : shown;
}

async function rightsOf(pool: Pool, { relations, functions }: ReadOnlyRules): Promise<Rights> {
  const listed = relations.map((name) => (name.includes('.') ? name : `public.${name}`));
  const client = await connected(pool, NEVER);
  try {
    const { rows } = await client.query<Rights>(RIGHTS, [listed, functions]);
    const [rights] = rows;
    if (!rights) throw new Error('A SELECT without FROM has no row.');
    return rights;
  } catch (error) {
    throw postgresFailure(error);
  } finally {
    client.release();
  }
}

const NEVER = new AbortController().signal;

const RIGHTS = `
WITH listed AS (SELECT split_part(name, '.', 1) AS space, split_part(name, '.', 2) AS name FROM unnest($1::text[]) AS of(name)),
found AS (
  SELECT c.oid, n.oid AS space_oid, n.nspname AS space, c.relname AS name
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
),
reachable AS (SELECT * FROM found WHERE has_schema_privilege(space_oid, 'USAGE'))
SELECT current_user::text AS role,
  (SELECT coalesce(bool_or(rolsuper OR rolbypassrls), true) FROM pg_catalog.pg_roles
    WHERE pg_has_role(oid, 'MEMBER')) AS mighty,
  current_setting('row_security') = 'on' AS secured,
  (SELECT json_agg(space || '.' || name ORDER BY 1) FROM listed WHERE NOT EXISTS (
    SELECT FROM reachable r WHERE r.space = listed.space AND r.name = listed.name
      AND has_any_column_privilege(r.oid, 'SELECT'))) AS unreadable,
  (SELECT json_agg(space || '.' || name ORDER BY 1) FROM reachable r WHERE
    has_table_privilege(oid, 'INSERT, UPDATE, DELETE, TRUNCATE') OR has_any_column_privilege(oid, 'INSERT, UPDATE')
    OR (has_any_column_privilege(oid, 'SELECT')
      AND NOT EXISTS (SELECT FROM listed WHERE listed.space = r.space AND listed.name = r.name))) AS beyond,
  (SELECT json_agg(DISTINCT p.proname) FROM pg_catalog.pg_proc p
    JOIN pg_catalog.pg_type t ON t.oid = p.proargtypes[0]
    WHERE t.typtype IN ('c', 'd', 'p') AND p.pronargs - p.pronargdefaults <= 1
      AND NOT p.proname = ANY ($2::text[])) AS functions`;
