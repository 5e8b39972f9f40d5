import { EFFECTS } from '../base/effects.ts';
import { getterOf } from '../base/path.ts';
import type { Backend } from '../model/backend.ts';
import type { ToolCall } from '../model/call.ts';
import { exchange, type Outgoing } from './dispatch.ts';
import type { Incoming } from './dispatch-incoming.ts';
import { jsonOf } from './rest-answer.ts';
import { type OpenOrigin, openOrigin, type RestOrigin } from './rest-origin.ts';
import { compileRequest, FOREIGN_HEADERS } from './rest-request.ts';

/** Services over HTTP, by the names that bindings give them. */
export function restBackend(origins: Readonly<Record<string, RestOrigin>>): Backend<'rest'> {
  const open = new Map(
    Object.entries(origins).map(([name, origin]) => [name, openOrigin(name, origin)]),
  );
  const originOf = (name: string): OpenOrigin => {
    const origin = open.get(name);
    if (origin === undefined) throw new Error(`No backend of kind rest is called ${name}.`);
    return origin;
  };
  return {
    bind({ backend, request }, { effect }) {
      originOf(backend); // a mistake of config shows at load, not at the first call
      const build = compileRequest(request);
      const pick = getterOf(request.pick === null ? [] : request.pick.split('.'));
      const mayBeEmpty = !EFFECTS[effect].shareable;
      const mayFollow = EFFECTS[effect].shareable && request.verb === 'GET';
      return async (call) => {
        const origin = originOf(call.backend);
        const outgoing = under(origin.prefix, build(call));
        const answer = await exchange(origin.pool, outgoing, call, origin.maxBodyBytes);
        const last =
          mayFollow && origin.redirects > 0 && isRedirect(answer)
            ? await follow({ origin, outgoing, answer }, [...open.values()], call)
            : answer;
        return pick(jsonOf(last, mayBeEmpty));
      };
    },
    async close() {
      await Promise.all(Array.from(open.values(), ({ pool }) => pool.destroy()));
    },
  };
}

function under(prefix: string, outgoing: Outgoing): Outgoing {
  return prefix === '' ? outgoing : { ...outgoing, path: prefix + outgoing.path };
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

function isRedirect({ status, headers }: Incoming): boolean {
  return REDIRECTS.has(status) && typeof headers.location === 'string';
}

interface Hop {
  readonly origin: OpenOrigin;
  readonly outgoing: Outgoing;
  readonly answer: Incoming;
}

/** Follows as far as the first origin allows; an answer that still redirects is the answer. */
async function follow(
  start: Hop,
  declared: readonly OpenOrigin[],
  call: ToolCall,
): Promise<Incoming> {
  let hop = start;
  for (let left = start.origin.redirects; left > 0 && isRedirect(hop.answer); left--) {
    const next = targetOf(hop, declared);
    if (next === undefined) break;
    const { origin, outgoing } = next;
    const answer = await exchange(origin.pool, outgoing, call, origin.maxBodyBytes);
    hop = { origin, outgoing, answer };
  }
  return hop.answer;
}

function targetOf({ origin, outgoing, answer }: Hop, declared: readonly OpenOrigin[]) {
  const url = URL.parse(String(answer.headers.location), origin.origin + outgoing.path);
  if (url === null || url.protocol !== new URL(origin.origin).protocol) return undefined;
  const path = url.pathname + url.search;
  if (url.origin === origin.origin) return { origin, outgoing: { ...outgoing, path } };
  const other = declared.find((known) => known.origin === url.origin);
  return other && { origin: other, outgoing: { ...outgoing, path, headers: FOREIGN_HEADERS } };
}
