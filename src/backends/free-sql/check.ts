import type { ReadOnlyRules } from '../sql-drivers.ts';
import { Refused, walk } from './walk.ts';

const MOST_CHARACTERS = 4_000;

/**
 * Whether a text is one SELECT that may run, by PostgreSQL's own grammar.
 * @returns names that must not be those of functions: see `walk`
 * @throws Refused
 */
export async function checkStatement(
  text: string,
  rules: ReadOnlyRules,
): Promise<ReadonlySet<string>> {
  if (text.length > MOST_CHARACTERS) throw new Refused('must have at most 4,000 characters');
  // The parser stops at a NUL, and would not see what follows.
  if (text.includes('\0') || !text.isWellFormed()) throw new Refused('must be plain text');
  const [first, ...others] = await statementsIn(text);
  if (first === undefined || others.length > 0) throw new Refused('must be exactly one statement');
  return walk({ SelectStmt: selectOf(first) }, rules);
}

interface Statement {
  readonly stmt?: unknown;
}

async function statementsIn(text: string): Promise<readonly Statement[]> {
  if (text === '') return [];
  const { parse, hasSqlDetails } = await parser();
  try {
    return (await parse(text)).stmts ?? [];
  } catch (failure) {
    const place = hasSqlDetails(failure) ? failure.sqlDetails?.cursorPosition : undefined;
    const near = place === undefined ? '' : `, near character ${place + 1}`;
    throw new Refused(`must be a SELECT that PostgreSQL can read${near}`);
  }
}

let loading: Promise<typeof import('libpg-query')> | undefined;

/** A megabyte of WebAssembly, for those alone that let statements in. */
function parser(): Promise<typeof import('libpg-query')> {
  loading ??= import('libpg-query');
  return loading;
}

function selectOf({ stmt }: Statement): unknown {
  const isOne = typeof stmt === 'object' && stmt !== null && Object.keys(stmt).length === 1;
  const select = isOne ? Reflect.get(stmt, 'SelectStmt') : undefined;
  if (select === undefined) throw new Refused('must be a SELECT');
  return select;
}
