import type { ReadOnlyRules } from '../sql-drivers.ts';
import { GRAMMAR } from './grammar.ts';
import { FUNCTIONS, OPERATORS, TYPES, VALUES } from './vocabulary.ts';

/** Why a statement is not run, in words of our own: `must read listed relations alone`. */
export class Refused extends Error {
  readonly hint: string | undefined;
  /** Where, in bytes from the beginning. */
  readonly at: number | undefined;

  constructor(says: string, { hint, at }: { readonly hint?: string; readonly at?: number } = {}) {
    super(says);
    this.hint = hint;
    this.at = at;
  }
}

const MOST_NODES = 2_000;
const DEEPEST = 400;

type Node = Readonly<Record<string, unknown>>;

interface Walk {
  readonly rules: ReadOnlyRules;
  readonly relations: ReadonlySet<string>;
  readonly functions: ReadonlySet<string>;
  /** The last names of `a.b`. */
  readonly qualified: Set<string>;
  nodes: number;
  /** The place of the node that was looked at last. */
  at: number;
}

/** What is known on the way down the tree. */
interface Place {
  readonly depth: number;
  /** Names of WITH that are visible here: all others are relations. */
  readonly names: ReadonlySet<string>;
}

/**
 * Looks at every node of a parsed SELECT, since the root proves nothing: `WITH d AS (DELETE …) SELECT` is one too.
 * @returns the last names of `a.b`, which is a function's where no column has that name
 * @throws Refused
 */
export function walk(select: unknown, rules: ReadOnlyRules): ReadonlySet<string> {
  const state: Walk = {
    rules,
    relations: new Set(rules.relations.flatMap(namesOf)),
    functions: new Set([...FUNCTIONS, ...rules.functions]),
    qualified: new Set(),
    nodes: 0,
    at: 0,
  };
  visitAll(state, select, { depth: 0, names: new Set() });
  return state.qualified;
}

function visitAll(state: Walk, value: unknown, place: Place): void {
  if (Array.isArray(value)) {
    for (const one of value) visitAll(state, one, place);
    return;
  }
  const [entry, ...others] = Object.entries(asNode(value));
  if (entry === undefined) return; // DISTINCT without ON holds nothing
  if (others.length > 0) refuse(state, 'must be a plain SELECT');
  visit(state, entry, place);
}

function visit(state: Walk, [kind, value]: readonly [string, unknown], place: Place): void {
  const node = asNode(value);
  if (++state.nodes > MOST_NODES || place.depth > DEEPEST) {
    refuse(state, 'must be shorter or less nested');
  }
  const fields = Object.hasOwn(GRAMMAR, kind) ? GRAMMAR[kind] : undefined;
  if (!fields) refuse(state, `must be made of plain SELECTs, without ${kind}`);
  if (typeof node.location === 'number' && node.location >= 0) state.at = node.location;
  CHECKS[kind]?.(state, node, place);
  const below = { ...place, depth: place.depth + 1 };
  const inside = kind === 'SelectStmt' ? withNames(state, node.withClause, below) : below;
  for (const [field, inner] of Object.entries(node)) {
    if (field === 'location' || (kind === 'SelectStmt' && field === 'withClause')) continue;
    const is = Object.hasOwn(fields, field) ? fields[field] : undefined;
    if (is === undefined) refuse(state, `must be made of plain SELECTs, without ${field}`);
    else if (is === 'nodes') visitAll(state, inner, inside);
    else if (is !== 'value') visit(state, [is, inner], inside);
    else if (typeof inner === 'object') refuse(state, 'must be a plain SELECT');
  }
}

/** Each query of a WITH sees those before it, and not itself. */
function withNames(state: Walk, clause: unknown, place: Place): Place {
  if (clause === undefined) return place;
  const { ctes, ...others } = asNode(clause);
  for (const field of Object.keys(others)) {
    if (field !== 'location') refuse(state, `must not use WITH ${field}`);
  }
  let seen = place;
  for (const one of listOf(ctes)) {
    visitAll(state, one, seen);
    const { ctename } = asNode(asNode(one).CommonTableExpr);
    seen = { ...seen, names: new Set([...seen.names, String(ctename)]) };
  }
  return seen;
}

/** What the words in a node may be. */
const CHECKS: Readonly<Record<string, (state: Walk, node: Node, place: Place) => void>> = {
  A_Expr: (state, { name }) => checkOperator(state, name),
  SubLink: (state, { operName }) => operName !== undefined && checkOperator(state, operName),
  SQLValueFunction(state, { op }) {
    if (!VALUES.has(String(op))) refuse(state, 'must not ask for user, role or schema');
  },
  RangeVar(state, { schemaname, relname }, { names }) {
    const isOwn = schemaname === undefined && names.has(String(relname));
    const name = schemaname === undefined ? String(relname) : `${schemaname}.${relname}`;
    if (isOwn || state.relations.has(name)) return;
    refuse(state, 'must read listed relations alone', listed('Relations', state.rules.relations));
  },
  FuncCall(state, { funcname }) {
    const name = inCatalogue(textsOf(funcname));
    if (name !== undefined && state.functions.has(name)) return;
    refuse(state, 'must call listed functions alone', listed('Functions', [...state.functions]));
  },
  TypeName(state, { names }) {
    const name = inCatalogue(textsOf(names));
    if (name !== undefined && TYPES.has(name)) return;
    refuse(state, 'must cast to ordinary types alone', listed('Types', [...TYPES]));
  },
  ColumnRef({ qualified }, { fields }) {
    const names = textsOf(fields);
    const [last] = names.slice(-1);
    if (names.length > 1 && last !== undefined) qualified.add(last);
  },
};

function checkOperator(state: Walk, names: unknown): void {
  const [name = '', ...rest] = textsOf(names);
  if (rest.length > 0 || !OPERATORS.has(name)) refuse(state, 'must use ordinary operators alone');
}

function refuse({ at }: Walk, says: string, hint = PLAIN): never {
  throw new Refused(says, { hint, at });
}

const PLAIN = 'Write one SELECT over the listed relations, with WITH, joins, GROUP BY and windows.';

/** Both names of a relation in `public`, the only schema that is searched. */
function namesOf(relation: string): readonly string[] {
  return relation.includes('.')
    ? [relation, ...(relation.startsWith('public.') ? [relation.slice('public.'.length)] : [])]
    : [relation, `public.${relation}`];
}

/** `f`, or `pg_catalog.f`, as the parser writes EXTRACT and its like; what is another schema's is not listed. */
function inCatalogue([first, second, ...rest]: readonly string[]): string | undefined {
  if (rest.length > 0) return undefined;
  return second === undefined ? first : first === 'pg_catalog' ? second : undefined;
}

function listed(what: string, names: readonly string[]): string {
  const text = `${what}: ${names.join(', ')}.`;
  return text.length <= 200 ? text : `${text.slice(0, text.lastIndexOf(',', 196))}, …`;
}

/** The texts of a list of names; a star is none. */
function textsOf(nodes: unknown): readonly string[] {
  return listOf(nodes).flatMap((one) => {
    const { String: name } = asNode(one);
    return isNode(name) && typeof name.sval === 'string' ? [name.sval] : [];
  });
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function asNode(value: unknown): Node {
  if (isNode(value)) return value;
  throw new Refused('must be a plain SELECT', { hint: PLAIN });
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
