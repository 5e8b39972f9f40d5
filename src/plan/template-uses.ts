import { parseSql } from '../base/sql-text.ts';
import { placeholdersOf } from '../base/template.ts';
import type { BatchPlan, Binding, RequestPlan, StatementPlan } from '../model/plan.ts';

/** Where a template's value goes, which decides what it may be: `text` is inside a string of a body. */
export type Position = 'path' | 'query' | 'header' | 'text' | 'body' | 'sql';

/** One name in a template. */
export interface Use {
  /** As written: `{args.userId}`, `:userId`. */
  readonly text: string;
  /** From its root: `args`, `parent`, `caller`; in a bulk request also `keys`. */
  readonly path: readonly string[];
  readonly position: Position;
  /** As `ToolField.report` takes it. */
  readonly place: string;
}

export function usesOf(binding: Binding | undefined): readonly Use[] {
  if (binding?.kind === 'rest') return usesOfRequest(binding.request, '@rest');
  if (binding?.kind === 'sql') return usesOfStatement(binding.statement, '@sql');
  return [];
}

/** Those of a bulk request, the headers of the single one included. */
export function usesOfBulk(batch: BatchPlan | null): readonly Use[] {
  if (batch === null) return [];
  const { binding } = batch;
  if (binding.kind === 'rest') return usesOfRequest(binding.request, '@batch');
  return usesOfStatement(binding.statement, '@batch');
}

function usesOfRequest(
  { verb, target, headers, body }: RequestPlan,
  directive: string,
): readonly Use[] {
  const mark = target.indexOf('?');
  const inTarget = placeholdersOf(target).map(({ text, path, start }) => {
    const position: Position = mark >= 0 && start > mark ? 'query' : 'path';
    return { text, path, position, place: `${directive}(${verb}:)` };
  });
  const inHeaders = headers.flatMap(({ value }, index) =>
    placeholdersOf(value).map(({ text, path }): Use => {
      return { text, path, position: 'header', place: `@rest(headers.${index}:)` };
    }),
  );
  return [
    ...inTarget,
    ...inHeaders,
    ...(body && 'template' in body ? usesOfBody(body.template, directive) : []),
  ];
}

function usesOfBody(template: string, directive: string): readonly Use[] {
  let end = 0;
  let inString = false;
  return placeholdersOf(template).map(({ text, path, start }) => {
    const quotes = template.slice(end, start).matchAll(/\\.|"/gs);
    for (const [token] of quotes) if (token === '"') inString = !inString;
    end = start + text.length;
    return { text, path, position: inString ? 'text' : 'body', place: `${directive}(body:)` };
  });
}

const SQL_ROOTS: ReadonlySet<string> = new Set(['parent', 'caller']);

function usesOfStatement({ query, bulk }: StatementPlan, directive: string): readonly Use[] {
  return parseSql(query).names.map((name) => ({
    text: `:${name.join('.')}`,
    path: SQL_ROOTS.has(name[0] ?? '') || (bulk && name[0] === 'keys') ? name : ['args', ...name],
    position: 'sql',
    place: `${directive}(query:)`,
  }));
}
