import { EFFECTS } from '../base/effects.ts';
import { placeholdersOf } from '../base/template.ts';
import type { Backends } from '../model/backend.ts';
import type { Args, Invoke, ToolCall } from '../model/call.ts';
import type { Binding, CallPlan, Kind, RequestPlan } from '../model/plan.ts';
import type { BackendClient, ClientRequest } from '../model/tool-function.ts';
import { notedChange } from './noted-change.ts';

export interface ClientParts {
  readonly backends: Pick<Backends, 'rest' | 'sql'>;
  /** By name of backend. */
  readonly kinds: Readonly<Record<string, Kind>>;
  /** A key that no request had before. */
  newKey(): string;
  /** Puts the policies of one request around it. */
  guard(plan: CallPlan, invoke: Invoke): Invoke;
}

export type ClientOf = (backend: string, call: ToolCall) => BackendClient | undefined;

/** The clients that TypeScript tools find in `ctx.backends`; `undefined` for a name that config does not declare. */
export function backendClients(parts: ClientParts): ClientOf {
  const compile = compiler(parts);
  return (backend, call) => {
    const kind = parts.kinds[backend];
    const only = (wanted: Kind) => {
      if (kind !== wanted) throw new Error(`The backend ${backend} is not of kind ${wanted}.`);
    };
    return (
      kind && {
        async request(wanted, args = {}) {
          only('rest');
          refuseChange(wanted.verb, call);
          const request = requestPlan(wanted, args);
          const changes = wanted.verb !== 'GET';
          const compiled = compile(call, { kind: 'rest', backend, request }, changes);
          return await made(
            compiled,
            { ...call, args, idempotencyKey: changes ? parts.newKey() : null },
            call,
          );
        },
        async query(query, args = {}) {
          only('sql');
          const statement = { query, one: false };
          const compiled = compile(call, { kind: 'sql', backend, statement }, true);
          return await made(compiled, { ...call, args, idempotencyKey: null }, call);
        },
      }
    );
  };
}

/** POST is allowed: many services search by it. */
const CHANGING: ReadonlySet<string> = new Set(['PUT', 'PATCH', 'DELETE']);

function refuseChange(verb: string, { plan }: ToolCall): void {
  if (!EFFECTS[plan.effect].shareable || !CHANGING.has(verb)) return;
  throw new Error(`${plan.id} is declared ${plan.effect} and may not send ${verb}.`);
}

/** A request as the tool's plan would hold it. */
interface Compiled {
  readonly plan: CallPlan;
  readonly invoke: Invoke;
}

/** Distinct requests of one tool; more of them are texts put together where templates were meant. */
const MOST_REQUESTS = 200;

type Bound = Exclude<Binding, { kind: 'resolver' }>;

/** Compiles a request when it is first made, and keeps it for as long as the tool's plan lives. */
function compiler({ backends, guard }: ClientParts) {
  const kept = new WeakMap<CallPlan, Map<string, Compiled>>();
  const bind = (binding: Bound, plan: CallPlan) =>
    binding.kind === 'rest' ? backends.rest.bind(binding, plan) : backends.sql.bind(binding, plan);
  return ({ plan: tool }: ToolCall, binding: Bound, changes: boolean): Compiled => {
    const requests = kept.get(tool) ?? new Map<string, Compiled>();
    kept.set(tool, requests);
    const key = JSON.stringify(binding);
    const known = requests.get(key);
    if (known) return known;
    if (requests.size >= MOST_REQUESTS) {
      throw new Error(`${tool.id} writes values into its requests; they belong into arguments.`);
    }
    const plan = { ...tool, binding, effect: changes ? tool.effect : 'READ' } as const;
    const compiled = { plan, invoke: guard(plan, bind(binding, plan)) };
    requests.set(key, compiled);
    return compiled;
  };
}

/** Makes the request, as part of the tool's own run. */
function made({ plan, invoke }: Compiled, request: ToolCall, call: ToolCall): Promise<unknown> {
  const backend = plan.binding.kind === 'resolver' ? '' : plan.binding.backend;
  const ask = () => invoke({ ...request, plan, backend, parent: null, attempts: [] });
  return EFFECTS[plan.effect].shareable ? ask() : notedChange(call.attempt, ask);
}

const WITH_BODY: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);

function requestPlan({ verb, target, body }: ClientRequest, args: Args): RequestPlan {
  const used = new Set(placeholdersOf(target).map(({ path }) => path[1]));
  const rest = Object.keys(args).filter((name) => !used.has(name));
  const whole = body === undefined ? { args: rest } : { template: body };
  return { verb, target, headers: [], body: WITH_BODY.has(verb) ? whole : null, pick: null };
}
