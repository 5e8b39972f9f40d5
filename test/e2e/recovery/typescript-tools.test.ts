import { describe, expect, test } from 'vitest';
import { always } from '../../support/fault-proxy-plans.ts';
import { type Answer, gatewayFor } from '../../support/gateway-for.ts';
import { type Behaviour, ledgerBackend } from '../../support/ledger-backend.ts';

const EFFECTS = ['READ', 'IDEMPOTENT', 'WRITE', 'DESTRUCTIVE'] as const;

/** A tool of each effect with this body, of `ctx`, and so long to run; beside them tools over a ledger. */
async function toolsWith(body: string, time = '150ms') {
  const ledger = await ledgerBackend();
  const names = EFFECTS.map((effect) => [effect, effect.toLowerCase()] as const);
  const tools = names.map(
    ([effect, name]) =>
      `"Does it." ${name}: JSON @tool(effect: ${effect}, scopes: ["act"]) @timeout(total: "${time}", attempt: "${time}")`,
  );
  const files = names.map(([, name]) => [
    `resolvers/tools/${name}.ts`,
    `export const ${name} = async (args, ctx) => { ${body} };`,
  ]);
  const gateway = await gatewayFor({
    sdl: `extend type Mutation { ${tools.join('\n')}
      "Reads." ask: JSON @tool(effect: READ) @rest(backend: "shop", GET: "/effects/ask")
        @timeout(total: "250ms", attempt: "250ms") @breaker(minimum: 2)
      "Reads." fetch: JSON @tool(effect: READ) @rest(backend: "shop", GET: "/effects/fetch")
      "Writes." put: JSON @tool(effect: IDEMPOTENT, scopes: ["act"]) @rest(backend: "shop", POST: "/effects/put") }`,
    rest: { shop: ledger.url },
    files: Object.fromEntries(files),
  });
  const ask = async (effect: string) => {
    const { errors } = await gateway.ask(`mutation { ${effect.toLowerCase()} }`);
    return errors?.[0]?.extensions ?? null;
  };
  return { ledger, gateway, ask };
}

test('a field whose turn comes after the end of the operation does not begin', async () => {
  const { gateway, ledger } = await toolsWith('return await ctx.tools.put({});');
  ledger.behave(({ target }) => (target === '/effects/fetch' ? { silent: true } : null));
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${gateway.key}`,
      'x-request-timeout-ms': '300',
    },
    body: JSON.stringify({ query: 'mutation { fetch write put }' }),
  });
  const { errors = [] } = (await response.json()) as Answer; // GraphQL's own form
  const notStarted = { code: 'CANCELLED', reason: 'NOT_STARTED', sideEffect: 'NONE', attempts: 0 };

  expect(errors.map(({ extensions }) => extensions)).toMatchObject([
    { code: 'TIMEOUT', reason: 'DEADLINE', tool: 'fetch' },
    { ...notStarted, tool: 'write' },
    { ...notStarted, tool: 'put' },
  ]);
  expect(ledger.records.times('put')).toBe(0);
});

test('a service that hangs until the deadline of a tool is given a rest', async () => {
  const { ask, ledger } = await toolsWith('return await ctx.tools.ask({});');
  ledger.behave(always({ silent: true }));
  for (let n = 0; n < 2; n++) expect(await ask('READ')).toMatchObject({ code: 'TIMEOUT' });

  expect(await ask('READ')).toMatchObject({ reason: 'BREAKER_OPEN' });
  expect(ledger.requests).toHaveLength(2);
});

describe('a tool written in TypeScript that meets its deadline', () => {
  const LATE = { code: 'TIMEOUT', reason: 'DEADLINE', attempts: 1 };
  const UNKNOWN = { code: 'TOOL_OUTCOME_UNKNOWN', reason: 'NO_ANSWER', attempts: 1 };

  test('may have done anything until then', async () => {
    const { ask } = await toolsWith('await new Promise(() => {});');
    const cannotRepeat = { sideEffect: 'UNKNOWN', retryable: false };

    expect(await ask('READ')).toMatchObject({ ...LATE, sideEffect: 'NONE', retryable: true });
    expect(await ask('IDEMPOTENT')).toMatchObject({ ...LATE, sideEffect: 'UNKNOWN' });
    expect(await ask('WRITE')).toMatchObject({ ...UNKNOWN, ...cannotRepeat });
    expect(await ask('DESTRUCTIVE')).toMatchObject({ ...UNKNOWN, ...cannotRepeat });
  });

  test('has done what a call of its own did', async () => {
    const { ask, ledger } = await toolsWith(
      'await ctx.tools.put({}); await new Promise(() => {});',
    );
    expect(await ask('WRITE')).toMatchObject({ ...LATE, sideEffect: 'DONE', retryable: false });
    expect(ledger.records.times('put')).toBe(1);
  });
});

describe('a tool written in TypeScript that fails', () => {
  const BY_TOOL = 'ctx.tools.put({})';
  const BY_REQUEST = "ctx.backends.shop.request({ verb: 'POST', target: '/effects/put' })";
  const CHANGING = ['IDEMPOTENT', 'WRITE', 'DESTRUCTIVE'] as const;

  /** What it does before a read, which is not found as soon as its change has come to the service. */
  async function failing(first: string, put: Behaviour) {
    const { ledger, ask } = await toolsWith(`${first}; await ctx.tools.fetch({});`, '5s');
    let came = Promise.withResolvers<void>();
    ledger.behave(({ target }) => {
      if (target === '/effects/fetch') return { status: 404, held: came.promise };
      came.resolve();
      return put;
    });
    const askAnew = (effect: string) => {
      came = Promise.withResolvers();
      return ask(effect);
    };
    return { ledger, ask: askAnew };
  }

  test.each([BY_TOOL, BY_REQUEST])('while %s is under way may yet have acted', async (change) => {
    const told = Promise.withResolvers<void>();
    const { ask, ledger } = await failing(change, { held: told.promise });
    const unknown = { code: 'TOOL_OUTCOME_UNKNOWN', sideEffect: 'UNKNOWN', retryable: false };

    expect(await ask('IDEMPOTENT')).toMatchObject({ code: 'NOT_FOUND', sideEffect: 'UNKNOWN' });
    expect(await ask('WRITE')).toMatchObject(unknown);
    expect(await ask('DESTRUCTIVE')).toMatchObject(unknown);
    told.resolve();
    await expect.poll(() => ledger.records.times('put')).toBe(3);
  });

  test.each([BY_TOOL, BY_REQUEST])('after %s was refused has done nothing', async (change) => {
    const { ask, ledger } = await failing(`await ${change}.catch(() => {})`, { status: 400 });
    for (const effect of CHANGING) {
      expect(await ask(effect)).toMatchObject({ code: 'NOT_FOUND', sideEffect: 'NONE' });
    }
    expect(ledger.records.times('put')).toBe(0);
  });

  test.each([BY_TOOL, BY_REQUEST])('does not start %s afterwards', async (change) => {
    const { ask, ledger } = await toolsWith(
      `const failure = await ctx.tools.fetch({}).catch((error) => error);
       (async () => {
         for (let turns = 0; turns < 30; turns++) {
           await null;
           if (turns > 2) ${change}; // from when the tool has failed to when its caller is told
         }
       })();
       throw failure;`,
      '5s',
    );
    ledger.behave(({ target }) => (target === '/effects/fetch' ? { status: 404 } : null));
    for (const effect of CHANGING) {
      expect(await ask(effect)).toMatchObject({ code: 'NOT_FOUND', sideEffect: 'NONE' });
    }
    expect(ledger.records.times('put')).toBe(0);
  });
});
