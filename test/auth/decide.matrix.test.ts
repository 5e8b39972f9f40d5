import { expect, test } from 'vitest';
import { newApiKey } from '../../src/auth/api-key.ts';
import { recordOf } from '../../src/auth/api-keys.ts';
import { keyFileText } from '../../src/auth/key-record.ts';
import { createLogger } from '../../src/telemetry/logs.ts';
import { type Answer, gatewayFor } from '../support/gateway-for.ts';
import { json, recordingBackend } from '../support/recording-backend.ts';
import {
  type CallerCase,
  callersOf,
  FILES,
  oracle,
  SDL,
  TOOLS,
  type ToolCase,
  type Verdict,
} from './matrix-cases.ts';

const CALLERS = 90;
const SEED = 20_260_101;
/** Each caller and tool meet at each of them. */
const SURFACES = ['field', 'alias', 'fragment', 'ctx.tools', 'catalogue', 'introspection'] as const;

const DOCUMENTS: Readonly<Record<string, (name: string) => string>> = {
  field: (name) => `mutation { ${name} }`,
  alias: (name) => `mutation { other: ${name} }`,
  fragment: (name) =>
    `mutation { ...one } fragment one on Mutation { ... on Mutation { ${name} } }`,
};

type Send = (query: string) => Promise<Answer>;

async function subject() {
  const shop = await recordingBackend((_, response) => json(response, 'done'));
  const callers = callersOf(CALLERS, SEED).map((caller) => ({ caller, ...newApiKey('live') }));
  const records = callers.map(({ caller: { tools, scopes, claim, ...caller }, id, secret }) =>
    recordOf(
      { kind: 'live', id, secret },
      {
        ...caller,
        name: 'a case',
        subject: null,
        scopes: [...scopes],
        tools: tools && [...tools],
        claims: claim ? { desk: 'north' } : null,
        createdAt: '2026-01-01T00:00:00Z',
        expiresAt: null,
      },
    ),
  );
  const { app } = await gatewayFor({
    sdl: SDL,
    rest: { shop: shop.url },
    config: { auth: { apiKeys: { file: 'keys.json' }, claims: ['desk'] } },
    files: { ...FILES, 'keys.json': keyFileText(records) },
    options: { logger: createLogger('silent') },
  });
  return {
    shop,
    callers: callers.map(({ caller, text }) => ({
      caller,
      send: (async (query: string) => await app.execute({ query }, text)) as Send,
    })),
  };
}

test('every door decides as the page says, in more than 50,000 cases', {
  timeout: 240_000,
}, async () => {
  const { callers, shop } = await subject();
  const differences: string[] = [];
  let [cases, allowed] = [0, 0];
  const compare = (surface: string, of: { caller: CallerCase; tool: ToolCase }, saw: string) => {
    cases++;
    const verdict = oracle(of.caller, of.tool);
    const expected = isList(surface) ? listedWord(verdict) : wordOf(verdict, of.tool, surface);
    if (expected === 'done') allowed++;
    if (saw !== expected) {
      differences.push(`${surface} ${JSON.stringify(of)}: ${saw}, not ${expected}`);
    }
  };
  for (const { caller, send } of callers) {
    const lists = { catalogue: await catalogue(send), introspection: await introspected(send) };
    for (const tool of TOOLS) {
      const of = { caller, tool };
      for (const [surface, names] of Object.entries(lists)) {
        compare(surface, of, names.has(tool.name) ? 'listed' : 'absent');
      }
      for (const [surface, write] of Object.entries(DOCUMENTS)) {
        compare(surface, of, seen(await send(write(tool.name))));
      }
      const relay = `relay_${tool.effect}`;
      compare('ctx.tools', of, seen(await send(`mutation { ${relay}(tool: "${tool.name}") }`)));
    }
  }

  expect(differences.slice(0, 5)).toEqual([]);
  expect(cases).toBe(CALLERS * TOOLS.length * SURFACES.length);
  expect(cases).toBeGreaterThanOrEqual(50_000);
  expect(allowed).toBeGreaterThan(1_000);
  expect(shop.arrivals).toHaveLength(allowed); // and nothing else reached the backend
});

function isList(surface: string): boolean {
  return surface === 'catalogue' || surface === 'introspection';
}

function listedWord({ is }: Verdict): string {
  return is === 'ALLOW' ? 'listed' : 'absent';
}

const unknown = (field: string) =>
  `VALIDATION_FAILED Cannot query field "${field}" on type "Mutation".`;

/** What the answer of a call comes down to. */
function wordOf(verdict: Verdict, tool: ToolCase, surface: string): string {
  switch (verdict.is) {
    case 'ALLOW':
      return 'done';
    case 'SCOPE':
      return `FORBIDDEN ${verdict.missing.join(' ')}`;
    case 'CLAIM':
      return 'FORBIDDEN CLAIM';
    case 'HIDDEN':
      return surface === 'ctx.tools' ? 'hidden' : unknown(tool.name);
  }
}

function seen({ data, errors = [] }: Answer): string {
  const [error] = errors;
  if (!error) return String(Object.values(data ?? {}));
  const { code, reason, missingScopes = [] } = error.extensions;
  if (code !== 'FORBIDDEN') {
    // A relay of more effect than its caller may have is hidden itself.
    return error.message.includes('relay_') ? 'hidden' : `${code} ${error.message}`;
  }
  const told = reason ?? (missingScopes as string[]).join(' ');
  return told === '' && !error.message.includes('t_') ? 'hidden' : `FORBIDDEN ${told}`;
}

async function catalogue(send: Send): Promise<ReadonlySet<unknown>> {
  const { data } = await send('{ tools { name } }');
  const { tools } = data as { tools: { name: string }[] };
  return new Set(tools.map(({ name }) => name));
}

async function introspected(send: Send): Promise<ReadonlySet<unknown>> {
  const { data } = await send('{ __schema { mutationType { fields { name } } } }');
  const shown = data as { __schema: { mutationType: { fields: { name: string }[] } } };
  return new Set(shown.__schema.mutationType.fields.map(({ name }) => name));
}
