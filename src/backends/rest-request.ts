import type { Sources } from '../base/template.ts';
import { type Body, compileArgsBody, compileBody } from '../base/template-body.ts';
import { compileHeader } from '../base/template-header.ts';
import { compileTarget } from '../base/template-target.ts';
import type { RequestPlan } from '../model/plan.ts';
import type { Outgoing } from './dispatch.ts';

/** Builds the request of one call. */
export type BuildRequest = (sources: Sources) => Outgoing;

/**
 * Compiles a request, so that a call only puts texts together. Its headers come from the plan alone; what the caller
 * sent along is not known here.
 */
export function compileRequest({ verb, target, headers, body }: RequestPlan): BuildRequest {
  const path = compileTarget(target);
  const writeBody = body === null ? undefined : bodyOf(body);
  const own = headers.map(({ name, value }) => [name.toLowerCase(), compileHeader(value)] as const);
  const named = new Set(own.map(([name]) => name));
  const fixed = Object.entries({ ...ALWAYS, ...(body && WITH_BODY) })
    .filter(([name]) => !named.has(name))
    .flat();
  return (sources) => ({
    method: verb,
    path: path(sources),
    headers: own.length === 0 ? fixed : [...fixed, ...own.flatMap(present(sources))],
    body: writeBody?.(sources) ?? null,
  });
}

/** What goes along to another origin: nothing that the plan meant for the first one. */
export const FOREIGN_HEADERS = ['accept', 'application/json', 'user-agent', 'toolgate'];

const ALWAYS = { accept: 'application/json', 'user-agent': 'toolgate' };
const WITH_BODY = { 'content-type': 'application/json' };

function bodyOf(body: NonNullable<RequestPlan['body']>): Body {
  return 'template' in body ? compileBody(body.template) : compileArgsBody(body);
}

type OwnHeader = readonly [name: string, value: ReturnType<typeof compileHeader>];

const present =
  (sources: Sources) =>
  ([name, value]: OwnHeader): readonly string[] => {
    const text = value(sources);
    return text === null ? [] : [name, text];
  };
