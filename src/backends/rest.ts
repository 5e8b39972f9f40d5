import type { Clock } from '../base/clock.ts';
import { EFFECTS } from '../base/effects.ts';
import { getterOf } from '../base/path.ts';
import type { Backend } from '../model/backend.ts';
import type { ToolCall } from '../model/call.ts';
import { exchange, type Outgoing } from './dispatch.ts';
import type { Incoming } from './dispatch-incoming.ts';
import { jsonOf } from './rest-answer.ts';
import { type OpenOrigin, openOrigins, type RestService } from './rest-origin.ts';
import { compileRequest, FOREIGN_HEADERS } from './rest-request.ts';

/** What the services need of the world. */
export interface RestParts {
  readonly clock: Clock;
  /** The header in which a backend takes idempotency keys; null: it takes none. */
  idempotencyHeaderOf(backend: string): string | null;
}

/** Services over HTTP, by the names that bindings give them. */
export function restBackend(
  services: Readonly<Record<string, RestService>>,
  { clock, idempotencyHeaderOf }: RestParts,
): Backend<'rest'> {
  const open = new Map(
    Object.entries(services).map(([name, service]) => [name, openOrigins(name, service)]),
  );
  const declared = [...open.values()].flat();
  const originOf = (name: string, number = 0): OpenOrigin => {
    const origin = open.get(name)?.[number];
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
        const origin = originOf(call.backend, call.attempt.origin);
        const outgoing = addressed(build(call), origin.prefix, [
          ...ofTheCall(call, clock),
          ...ofItsKey(call, idempotencyHeaderOf(call.backend)),
        ]);
        const answer = await exchange(origin.pool, outgoing, call, origin.maxBodyBytes);
        const last =
          mayFollow && origin.redirects > 0 && isRedirect(answer)
            ? await follow({ origin, outgoing, answer }, declared, call)
            : answer;
        return pick(jsonOf(last, mayBeEmpty));
      };
    },
    async close() {
      await Promise.all(declared.map(({ pool }) => pool.destroy()));
    },
  };
}

function addressed(outgoing: Outgoing, prefix: string, headers: readonly string[]): Outgoing {
  return {
    ...outgoing,
    path: prefix + outgoing.path,
    headers: [...outgoing.headers, ...headers],
  };
}

/** How long we wait, relative, since clocks need not agree; which attempt it is; and who repeats it. */
function ofTheCall({ deadline, attempt, plan }: ToolCall, clock: Clock): readonly string[] {
  const left = Math.max(0, Math.floor(Math.min(deadline - clock.now(), plan.timeout.attemptMs)));
  const own = ['x-request-timeout-ms', String(left), 'x-attempt', String(attempt.number)];
  return plan.retry.attempts > 1 ? [...own, 'x-no-retry', '1'] : own;
}

function ofItsKey({ idempotencyKey }: ToolCall, header: string | null): readonly string[] {
  return header === null || idempotencyKey === null ? [] : [header, idempotencyKey];
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
