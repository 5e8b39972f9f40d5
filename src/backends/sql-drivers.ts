import type { Slot } from '../base/template.ts';
import type { ToolCall } from '../model/call.ts';

export interface SqlStatement {
  /** The text around its parameters. */
  readonly pieces: readonly string[];
  /** Which parameter stands behind each piece but the last, from 0; one that is named twice is one. */
  readonly order: readonly number[];
  readonly parameters: readonly Slot[];
  /** May change nothing, and the database sees to it. */
  readonly readOnly: boolean;
}

export type Row = Readonly<Record<string, unknown>>;

/** Runs a statement once. Rejects with a `BackendFailure`, or with the reason of `call.signal`. */
export type RunStatement = (call: ToolCall) => Promise<readonly Row[]>;

/** What a database lets free statements read. */
export interface ReadOnlyRules {
  /** `orders` is `public.orders`; of another schema `sales.orders`. */
  readonly relations: readonly string[];
  /** Beside the shipped ones. */
  readonly functions: readonly string[];
}

/** Rows as lists, since two columns may have one name. */
export interface FreeAnswer {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
  /** There are more rows than these. */
  readonly truncated: boolean;
}

export interface FreeStatements {
  /** @param argument the one whose text is the statement */
  of(argument: string): (call: ToolCall) => Promise<FreeAnswer>;
  /**
   * Asks the database once, until it has answered, whether its role may do no more than these statements need.
   * @throws RoleRefused, or a `BackendFailure` where there is no answer
   */
  ready(): Promise<unknown>;
}

/** A kind of database. */
export interface SqlDriver {
  prepare(statement: SqlStatement): RunStatement;
  /** Statements that are arguments themselves; only where the database's own grammar can be asked. */
  free?(rules: ReadOnlyRules): FreeStatements;
  close(): Promise<void>;
}

/** Rows of one answer. A longer one is refused, never cut: half an answer is a wrong one. */
export const MAX_ROWS = 1_000;

/** The statement's text as one kind of database wants it: `$` makes `$1` of the first parameter. */
export function textOf({ pieces, order }: SqlStatement, mark: '$' | '?'): string {
  const [head = '', ...tails] = pieces;
  return order.reduce((text, number, at) => text + mark + (number + 1) + (tails[at] ?? ''), head);
}
