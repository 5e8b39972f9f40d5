import { parseSql } from '../base/sql-text.ts';
import { placeholdersOf } from '../base/template.ts';
import type { Binding, RequestPlan } from '../model/plan.ts';

/** Where a template's value goes, which decides what it may be: `text` is inside a string of a body. */
export type Position = 'path' | 'query' | 'header' | 'text' | 'body' | 'sql';

/** One name in a template. */
export interface Use {
  /** As written: `{args.userId}`, `:userId`. */
  readonly text: string;
  /** From its root: `args`, `parent`, `caller`. */
  readonly path: readonly string[];
  readonly position: Position;
  /** As `ToolField.report` takes it. */
  readonly place: string;
}

export function usesOf(binding: Binding | undefined): readonly Use[] {
  if (binding?.kind === 'rest') return usesOfRequest(binding.request);
  if (binding?.kind === 'sql') return usesOfStatement(binding.statement.query);
  return [];
}

function usesOfRequest({ verb, target, headers, body }: RequestPlan): readonly Use[] {
  const mark = target.indexOf('?');
  const inTarget = placeholdersOf(target).map(({ text, path, start }) => {
    const position: Position = mark >= 0 && start > mark ? 'query' : 'path';
    return { text, path, position, place: `@rest(${verb}:)` };
  });
  const inHeaders = headers.flatMap(({ value }, index) =>
    placeholdersOf(value).map(({ text, path }): Use => {
      return { text, path, position: 'header', place: `@rest(headers.${index}:)` };
    }),
  );
  return [
    ...inTarget,
    ...inHeaders,
    ...(body && 'template' in body ? usesOfBody(body.template) : []),
  ];
}

function usesOfBody(template: string): readonly Use[] {
  let end = 0;
  let inString = false;
  return placeholdersOf(template).map(({ text, path, start }) => {
    const quotes = template.slice(end, start).matchAll(/\\.|"/gs);
    for (const [token] of quotes) if (token === '"') inString = !inString;
    end = start + text.length;
    return { text, path, position: inString ? 'text' : 'body', place: '@rest(body:)' };
  });
}

const SQL_ROOTS: ReadonlySet<string> = new Set(['parent', 'caller']);

function usesOfStatement(query: string): readonly Use[] {
  return parseSql(query).names.map((name) => ({
    text: `:${name.join('.')}`,
    path: SQL_ROOTS.has(name[0] ?? '') ? name : ['args', ...name],
    position: 'sql',
    place: '@sql(query:)',
  }));
}
