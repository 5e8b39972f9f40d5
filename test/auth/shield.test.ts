import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import nodeUtil from 'node:util';
import { addResolversToSchema } from '@graphql-tools/schema';
import { buildSchema, graphql } from 'graphql';
import { describe, expect, test, vi } from 'vitest';
import { permissions } from '../../resolvers/permissions.ts';
import { decider } from '../../src/auth/decide.ts';
import { type FieldRule, shieldRoots } from '../../src/auth/shield.ts';
import { ForbiddenError } from '../../src/base/access-errors.ts';
import { TimeoutError } from '../../src/base/errors.ts';
import { createExecutor } from '../../src/execution/executor.ts';
import { createCaching } from '../../src/gateway/caching.ts';
import { createGateway } from '../../src/gateway/gateway.ts';
import type { Parts } from '../../src/gateway/order.ts';
import { createRecovery } from '../../src/gateway/recovery.ts';
import type { Caller } from '../../src/model/call.ts';
import type { GatewayContext } from '../../src/model/gateway.ts';
import type { Rule } from '../../src/model/permission.ts';
import { checkCompiler } from '../../src/policies/validate.ts';
import { memoryCache } from '../../src/stores/memory-cache.ts';
import { memoryCounters } from '../../src/stores/memory-counters.ts';
import { memoryRateGate } from '../../src/stores/memory-rate-gate.ts';
import { requestOf } from '../execution/asking.ts';
import { aCall, aTool } from '../support/a-call.ts';
import { aCaller } from '../support/a-caller.ts';
import { failureOf } from '../support/failure.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { seededRng } from '../support/seeded-rng.ts';
import { traits } from '../support/traits.ts';

const SDL = `
  type Query { tools: [Data!] tool: Data }
  type Mutation { read: Data  act: Data }
  type Data { value: Int }
`;
const READ = aTool({ id: 'read', scopes: ['orders:read'] });
const ACT = aTool({ id: 'act', effect: 'WRITE', scopes: ['orders:write'] });
const denied = new ForbiddenError('You may not ask for this.');

/** The resolvers of the tools, with nothing but the shield before them. */
function shielded(rules: readonly Rule[] = []) {
  const run = vi.fn(() => ({ value: 1 }));
  const made = () => {
    const resolvers = { Query: { tools: () => [] }, Mutation: { read: run, act: run } };
    const schema = addResolversToSchema({ schema: buildSchema(SDL), resolvers });
    const decide = decider({ rules, clock: fakeClock(), stepUp: true });
    shieldRoots(
      schema,
      permissions([READ, ACT], decide, () => {}),
      denied,
    );
    return schema;
  };
  const [schema, instrumented] = [made(), made()];
  const served = {
    schema,
    effectOf: () => 'READ' as const,
    instrumented: () => instrumented,
    introspectedBy: async () => schema,
  };
  const [compiled, sampled] = [false, true].map((isSampled) =>
    createExecutor({ servedBy: () => served, sampled: () => isSampled }),
  );
  const requested = (source: string, context: GatewayContext) => ({
    ...requestOf(schema, source),
    context: { ...context },
  });
  const ways = {
    'graphql-js': (source: string, contextValue: GatewayContext) =>
      graphql({ schema, source, contextValue }),
    compiled: (source: string, context: GatewayContext) => compiled?.(requested(source, context)),
    instrumented: (source: string, context: GatewayContext) =>
      sampled?.(requested(source, context)),
  };
  return { run, ways };
}

function contextOf(caller: Caller): GatewayContext {
  return { operation: { ...aCall({ plan: READ }).operation, caller } };
}

describe.each(['graphql-js', 'compiled', 'instrumented'] as const)(
  'with the policy taken away, on %s',
  (way) => {
    const ask = (source: string, caller: Caller, rules?: readonly Rule[]) => {
      const { run, ways } = shielded(rules);
      return { run, answer: ways[way](source, contextOf(caller)) };
    };

    test('the shield lets through who may call', async () => {
      const { run, answer } = ask('mutation { read { value } }', aCaller());
      expect(await answer).toEqual({ data: { read: { value: 1 } } });
      expect(run).toHaveBeenCalledTimes(1);
    });

    test.each([
      'mutation { act { value } }',
      'mutation { a: act { value } }',
      'mutation { ...f } fragment f on Mutation { act { value } }',
    ])('the shield denies %s to all others, and no resolver runs', async (source) => {
      const { run, answer } = ask(source, aCaller());
      const { data, errors } = (await answer) ?? {};
      expect(Object.values(data ?? {})).toEqual([null]);
      expect(errors?.[0]?.originalError).toBeInstanceOf(ForbiddenError);
      expect(run).not.toHaveBeenCalled();
    });

    test('one field that is allowed allows no other', async () => {
      const { run, answer } = ask('mutation { read { value } act { value } }', aCaller());
      expect((await answer)?.data).toEqual({ read: { value: 1 }, act: null });
      expect(run).toHaveBeenCalledTimes(1);
    });

    test('a rule of the operator that is broken denies', async () => {
      const broken = { name: 'broken', check: () => true as never };
      const { run, answer } = ask('mutation { read { value } }', aCaller(), [broken]);
      expect((await answer)?.data).toEqual({ read: null });
      expect(run).not.toHaveBeenCalled();
    });
  },
);

test('with the shield taken away, the policy denies', async () => {
  const run = vi.fn(async () => 'done');
  const gateway = gatewayOver(run);
  const call = (id: string, caller: Caller) =>
    gateway.callerOf(id)({}, contextOf(caller).operation);

  expect(await failureOf(call('act', aCaller()))).toMatchObject({
    code: 'FORBIDDEN',
    facts: { tool: 'act', attempts: 0 },
  });
  const writer = aCaller({ maxEffect: 'WRITE' });
  expect(await failureOf(call('act', writer))).toMatchObject({
    code: 'FORBIDDEN',
    facts: {
      missingScopes: ['orders:write'],
      hint: 'Ask the user for it; look for no way around.',
    },
  });
  expect(run).not.toHaveBeenCalled();
  expect(await call('read', aCaller())).toBe('done');
});

test('a credential that ends while its request runs is good for no further call', async () => {
  const run = vi.fn(async () => 'done');
  const gateway = gatewayOver(run);
  const caller = aCaller({ expiresAt: fakeClock().wall() });
  const failure = await failureOf(gateway.callerOf('read')({}, contextOf(caller).operation));

  expect(failure).toMatchObject({ code: 'UNAUTHENTICATED' });
  expect(run).not.toHaveBeenCalled();
});

describe('the layer itself', () => {
  const allow: FieldRule = () => true;
  const everything = {
    Query: { tools: allow, tool: allow },
    Mutation: { read: allow, act: allow },
  };
  const answerWith = async (rule: FieldRule) => {
    const resolvers = { Mutation: { read: () => ({ value: 1 }) } };
    const schema = addResolversToSchema({ schema: buildSchema(SDL), resolvers });
    shieldRoots(
      schema,
      { ...everything, Mutation: { ...everything.Mutation, read: rule } },
      denied,
    );
    return await graphql({ schema, source: 'mutation { read { value } }', contextValue: {} });
  };

  test.each([
    [
      'Query',
      { ...everything, Query: { tools: allow } },
      'No rule says who may ask for Query.tool.',
    ],
    [
      'Mutation',
      { ...everything, Mutation: {} },
      'No rule says who may ask for Mutation.read, act.',
    ],
  ])('does not start where a field of %s has no rule', (_, rules, message) => {
    expect(() => shieldRoots(buildSchema(SDL), rules, denied)).toThrow(message);
  });

  test.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('a bug');
      },
    ],
    ['rejects', () => Promise.reject(new Error('a bug'))],
    ['answers nothing', () => undefined],
    ['answers 1', () => 1],
    ['answers text', () => 'yes'],
    ['answers an object', () => ({})],
    ['answers false', () => false],
  ])('denies where a rule %s', async (_, rule) => {
    const { data, errors } = await answerWith(rule as FieldRule);
    expect(data).toEqual({ read: null });
    expect(errors?.[0]?.originalError).toBe(denied);
  });

  test('hands on what a tool failed with as it is', async () => {
    const failure = new TimeoutError('It took longer than 3 s.');
    const resolvers = { Mutation: { read: () => Promise.reject(failure) } };
    const schema = addResolversToSchema({ schema: buildSchema(SDL), resolvers });
    shieldRoots(schema, everything, denied);
    const { errors } = await graphql({
      schema,
      source: 'mutation { read { value } }',
      contextValue: {},
    });
    expect(errors?.[0]?.originalError).toBe(failure);
  });

  test('works on this Node, which may have dropped what graphql-shield asks of it', async () => {
    expect(nodeUtil).toHaveProperty('isUndefined');
    expect((await answerWith(allow)).data).toEqual({ read: { value: 1 } });
  });

  test('mends what graphql-shield calls and Node 23 dropped, which fails without it', () => {
    const chained = `
      const { shield, chain, rule } = require('graphql-shield');
      const { buildSchema } = require('graphql');
      const tree = { Query: { a: chain(rule({ cache: 'no_cache' })(() => true)) } };
      const { Query } = shield(tree).generate(buildSchema('type Query { a: Int }'));
      Query.a.resolve(() => 'resolved', null, {}, {}, {}).then((answer) => console.log(String(answer)));`;
    const run = (script: string) =>
      execFileSync(process.execPath, ['-e', `delete require('node:util').isUndefined; ${script}`], {
        encoding: 'utf8',
      }).trim();
    const ours = JSON.stringify(new URL('../../src/auth/shield.ts', import.meta.url).href);

    expect(run(chained)).not.toBe('resolved');
    expect(run(`import(${ours}).then(() => { ${chained} });`)).toBe('resolved');
  });

  test('is what one file makes, from leaves alone', () => {
    const sources = globSync('{src,resolvers}/**/*.ts');
    const users = sources.filter((path) => readFileSync(path, 'utf8').includes('graphql-shield'));
    expect(users).toEqual(['src/auth/shield.ts']);
    const taken = /const \{([^}]*)\}: typeof import\('graphql-shield'\)/.exec(
      readFileSync('src/auth/shield.ts', 'utf8'),
    )?.[1];
    expect(taken?.split(',').map((name) => name.trim())).toEqual(['deny', 'rule', 'shield']);
  });
});

function gatewayOver(run: () => Promise<unknown>) {
  const clock = fakeClock();
  const report = () => {};
  const recovery = createRecovery({
    clock,
    report,
    rng: seededRng(1),
    traitsOf: () => traits(),
    gate: memoryRateGate(clock),
  });
  const anything = checkCompiler()({ type: 'object' });
  const parts: Parts = {
    clock,
    report,
    recovery,
    caching: createCaching({ clock, rng: seededRng(1), store: memoryCache(clock) }),
    counters: memoryCounters(),
    codeVersion: '',
    decide: decider({ rules: [], clock, stepUp: true }),
    newKey: () => 'a key',
    argumentCheckOf: () => anything,
    scalarCheckOf: () => () => true,
    callTool() {
      throw new Error('No tool falls back on another here.');
    },
  };
  const backend = { bind: () => run, close: async () => {} };
  const tools = [READ, ACT];
  return createGateway(
    { tools, joins: [], shapes: {}, inputs: {} },
    { rest: backend, sql: backend, resolver: backend },
    parts,
  );
}
