import type { ASTNode, GraphQLError, Source } from 'graphql';
import { linesOf } from './lines.ts';

/** One mistake in the SDL, as `toolgate check` prints it. */
export interface Mistake {
  readonly message: string;
  /** The source's name, or a file of the project that is no SDL. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** What was broken, such as `one-binding`: the name of a rule, `syntax`, `sdl` or `schema`. */
  readonly rule: string;
  readonly hint?: string;
  /** The line with a caret below it; empty where there is none. */
  readonly excerpt: string;
}

/** All that is wrong with all files. */
export class SchemaMistakes extends Error {
  override readonly name = 'SchemaMistakes';
  readonly mistakes: readonly Mistake[];
  /** Whether everything was checked: where definitions are wrong, what builds on them is not. */
  readonly complete: boolean;

  constructor(mistakes: readonly Mistake[], { complete } = { complete: true }) {
    const count = mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`;
    const lines = mistakes.map((one) => `${one.file}:${one.line}:${one.column} ${one.message}`);
    super(`The schema has ${count}.\n${lines.join('\n')}`);
    this.mistakes = mistakes;
    this.complete = complete;
  }
}

/** What is said about one place. */
export interface Remark {
  readonly rule: string;
  readonly message: string;
  readonly hint?: string | undefined;
}

/** Where something is said: a node of the SDL, a place in its text, or a file that is no SDL. */
export type Spot = ASTNode | TextSpot | { readonly file: string } | null | undefined;

interface TextSpot {
  readonly source: Source;
  readonly start: number;
}

export function mistakeAt(spot: Spot, remark: Remark): Mistake {
  if (spot && 'file' in spot) return outside(spot.file, remark);
  if (spot && 'source' in spot) return mistakeIn(spot.source, spot.start, remark);
  const { loc } = named(spot) ?? {};
  return loc ? mistakeIn(loc.source, loc.start, remark) : outside('schema', remark);
}

/** A mistake that graphql found. Of several places the last is at fault: the first is what it clashes with. */
export function mistakeOf(error: GraphQLError, rule: string, hint?: string): Mistake {
  const { message, nodes, source, positions } = error;
  const last = nodes?.at(-1);
  if (last) return mistakeAt(last, { rule, message, hint: hint ?? seeAlso(nodes?.[0], last) });
  const start = positions?.[0];
  return source && start !== undefined
    ? mistakeIn(source, start, { rule, message })
    : outside('schema', { rule, message });
}

/** A definition starts with its description; what is at fault is what has the name. */
function named(node: ASTNode | null | undefined): ASTNode | null | undefined {
  return node && 'description' in node && 'name' in node && node.name ? node.name : node;
}

function mistakeIn(source: Source, start: number, { rule, message, hint }: Remark): Mistake {
  const lines = linesOf(source);
  const { line, column } = lines.place(start);
  return {
    message,
    file: source.name,
    line,
    column,
    rule,
    ...(hint !== undefined && { hint }),
    excerpt: excerptOf(lines.text(line), line, column),
  };
}

function outside(file: string, { rule, message, hint }: Remark): Mistake {
  const place = { file, line: 1, column: 1, excerpt: '' };
  return { message, rule, ...place, ...(hint !== undefined && { hint }) };
}

function excerptOf(code: string, line: number, column: number): string {
  const gutter = `${line} | `;
  // A tab below a tab: the caret stands right whatever the width of a tab is.
  const indent = code.slice(0, column - 1).replaceAll(/[^\t]/g, ' ');
  return `${gutter}${code}\n${' '.repeat(gutter.length)}${indent}^`;
}

function seeAlso(first: ASTNode | undefined, last: ASTNode): string | undefined {
  const { loc } = named(first) ?? {};
  if (first === last || !loc) return undefined;
  return `See also ${loc.source.name}:${linesOf(loc.source).place(loc.start).line}.`;
}
