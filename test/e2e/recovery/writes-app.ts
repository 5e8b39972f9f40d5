import { expect } from 'vitest';
import type { Effect } from '../../../src/base/effects.ts';
import { gatewayFor } from '../../support/gateway-for.ts';
import { configText } from './classification-scene.ts';
import { type Ask, KINDS, type Kind, type Told } from './writes-run.ts';

export const ATTEMPT_MS = 400;
export const ALL: readonly Kind[] = Object.keys(KINDS).filter(
  (name): name is Kind => name in KINDS,
);

export const EFFECT_OF: Readonly<Record<Kind, Effect>> = {
  write: 'WRITE',
  writeKeyed: 'WRITE',
  destructive: 'DESTRUCTIVE',
  destructiveKeyed: 'DESTRUCTIVE',
  idempotent: 'IDEMPOTENT',
  idempotentKeyed: 'IDEMPOTENT',
};

/** The whole app: tools over a backend a kind. */
export function throughTheApp(url: string): Promise<Ask> {
  return appOver(
    url,
    ALL.map((kind) => overRest(kind, kind)),
  );
}

/**
 * The same with a TypeScript tool a kind. By turns it makes its request itself, or calls the tool that does; every fifth
 * run leaves with a failure of its own as soon as it has begun.
 */
export function throughTypeScript(url: string): Promise<Ask> {
  const tools = ALL.map(
    (kind) =>
      `"Does it." ${kind}(id: ID!): Thing @tool(effect: ${EFFECT_OF[kind]}, scopes: ["act"]) ${POLICIES}`,
  );
  const files = ALL.map((kind) => [
    `resolvers/tools/${kind}.ts`,
    `export const ${kind} = async (args, ctx) => {
       const number = Number(args.id.split('-').at(-1));
       const request = { verb: 'POST', target: '/effects/{args.id}' };
       const change = number % 2 === 0
         ? ctx.backends.${kind.toLowerCase()}.request(request, { id: args.id })
         : ctx.tools.${kind}Inner({ id: args.id });
       if (number % 5 === 0) await ctx.tools.${kind}Inner({}); // refused: it has no id
       return await change;
     };`,
  ]);
  const inner = ALL.map((kind) => overRest(`${kind}Inner`, kind));
  return appOver(url, [...tools, ...inner], Object.fromEntries(files));
}

const POLICIES = `@retry(base: "2ms", cap: "8ms") @timeout(total: "5s", attempt: "${ATTEMPT_MS}ms")`;

function overRest(name: string, kind: Kind): string {
  return `"Does it." ${name}(id: ID!): Thing @tool(effect: ${EFFECT_OF[kind]}, scopes: ["act"])
    @rest(backend: "${kind.toLowerCase()}", POST: "/effects/{args.id}") ${POLICIES}`;
}

/** Breakers and budgets leave room for every retry that is safe. */
async function appOver(url: string, tools: readonly string[], files = {}): Promise<Ask> {
  const backends = ALL.map((kind) => {
    const idempotency = kind.endsWith('Keyed') ? { header: 'idempotency-key' } : undefined;
    const breaker = { failures: 1, minimum: 1_000_000, open: '10ms' };
    return [kind.toLowerCase(), { kind: 'rest', url, idempotency, breaker, retryBudget: 0.5 }];
  });
  const config = { backends: Object.fromEntries(backends) };
  const gateway = await gatewayFor({
    sdl: `extend type Mutation { ${tools.join('\n')} } "A thing." type Thing { "Id." id: ID! "Count." times: Int! }`,
    files: { 'toolgate.config.mjs': configText(config), ...files },
  });
  return async (kind, id) => {
    const query = `mutation ($id: ID!) { ${kind}(id: $id) { times } }`;
    for (;;) {
      const { data, errors } = await gateway.ask(query, { id });
      if (data?.[kind]) return 'SUCCESS';
      const { reason, attempts, sideEffect } = errors?.[0]?.extensions ?? {};
      if (reason !== 'BREAKER_OPEN' || attempts !== 0) return wordOf(sideEffect);
      // Ten failures in a row come by chance, and open a breaker. What it refuses met no fault: it is asked again,
      // and had it acted all the same, the ledger would tell of twice.
      expect(sideEffect).toBe('NONE');
    }
  };
}

export function wordOf(sideEffect: unknown): Told {
  if (sideEffect === 'NONE' || sideEffect === 'UNKNOWN' || sideEffect === 'DONE') return sideEffect;
  throw new Error(`There is no side effect ${sideEffect}.`);
}
