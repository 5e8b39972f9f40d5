import { describe, expect, test } from 'vitest';
import type { Fault } from '../../support/fault-proxy.ts';
import { faultProxy } from '../../support/fault-proxy.ts';
import { inOrder, type Plan } from '../../support/fault-proxy-plans.ts';
import { gatewayFor } from '../../support/gateway-for.ts';
import { type Behaviour, ledgerBackend } from '../../support/ledger-backend.ts';
import { COLUMNS, columnsAt, configText } from './classification-scene.ts';

const IDEMPOTENCY_HEADER = 'idempotency-key';
const UNKNOWN = { code: 'TOOL_OUTCOME_UNKNOWN', sideEffect: 'UNKNOWN', retryable: false };

/** Each tool's first request goes the first way, every further one the other. */
function thenAlways<T>(first: T, later: T): Plan<T> {
  const met = new Set<string>();
  return ({ target }) => {
    if (met.has(target)) return later;
    met.add(target);
    return first;
  };
}

/** Acts and loses the answer at first; answers with that status from then on. */
async function afterLoss(later: Fault) {
  const ledger = await ledgerBackend({ idempotencyHeader: IDEMPOTENCY_HEADER });
  const plan = thenAlways<Fault>({ cut: 'HEADERS' }, later);
  const proxy = await faultProxy(ledger.url, plan);
  const ask = await columnsAt(proxy.url);
  const outcomes = await Promise.all(
    Array.from(COLUMNS.keys(), async (name) => [name, (await ask(name)).error] as const),
  );
  return { ledger, errors: Object.fromEntries(outcomes) };
}

describe('after an attempt that may have acted', () => {
  test.each([
    [404, 'NOT_FOUND', undefined],
    [410, 'NOT_FOUND', undefined],
    [409, 'CONFLICT', 'BACKEND'],
    [412, 'CONFLICT', 'BACKEND'],
    [422, 'CONFLICT', 'BACKEND'],
  ])('%i may be the echo of a success', async (status, code, reason) => {
    const { ledger, errors } = await afterLoss({ status });
    const echo = { code, reason: 'AFTER_UNKNOWN', sideEffect: 'UNKNOWN', retryable: false };

    expect(errors.read).toMatchObject({ code, sideEffect: 'NONE', attempts: 2 });
    expect(errors.read?.reason).toBe(reason);
    expect(errors.idempotent).toMatchObject({ ...echo, attempts: 2 });
    expect(errors.write).toMatchObject({ ...UNKNOWN, attempts: 1 });
    expect(errors.destructive).toMatchObject({ ...UNKNOWN, attempts: 1 });
    expect(errors.destructiveKeyed).toMatchObject({ ...UNKNOWN, attempts: 1 });
    if (status !== 409) {
      expect(errors.idempotentKeyed).toMatchObject({ ...echo, attempts: 2 });
      expect(errors.writeKeyed).toMatchObject({ ...UNKNOWN, attempts: 2 });
    }
    expect(ledger.records.duplicated()).toEqual([]);
  });

  test('409 to its key says that the first one is still running, and is waited for', async () => {
    const headers = { 'retry-after-ms': '40' };
    const { ledger, errors } = await afterLoss({ status: 409, headers });
    const running = { code: 'CONFLICT', reason: 'IN_PROGRESS', sideEffect: 'UNKNOWN' };

    expect(errors.idempotentKeyed).toMatchObject({ ...running, retryable: true, attempts: 3 });
    expect(errors.writeKeyed).toMatchObject({ ...UNKNOWN, attempts: 3 });
    expect(errors.writeKeyed?.reason).toBe('NO_ANSWER');
    expect(ledger.records.duplicated()).toEqual([]);
  });

  test('429 changes nothing of that', async () => {
    const headers = { 'retry-after-ms': '40' };
    const { ledger, errors } = await afterLoss({ status: 429, headers });
    const told = { code: 'RATE_LIMIT_EXCEEDED', reason: 'BACKEND', retryable: true };

    expect(errors.read).toMatchObject({ ...told, sideEffect: 'NONE', attempts: 3 });
    expect(errors.idempotent).toMatchObject({ ...told, sideEffect: 'UNKNOWN', attempts: 3 });
    expect(errors.writeKeyed).toMatchObject({ ...UNKNOWN, attempts: 3 });
    expect(ledger.records.times('writeKeyed')).toBe(1);
  });

  test('a refused connection changes nothing of that', async () => {
    const ledger = await ledgerBackend({ idempotencyHeader: IDEMPOTENCY_HEADER });
    const proxy = await faultProxy(ledger.url);
    proxy.use(() => {
      void proxy.welcome('REFUSE'); // the answer is lost with its connection, and no other is to be had
      return null;
    });
    const ask = await columnsAt(proxy.url);

    expect((await ask('writeKeyed')).error).toMatchObject({ ...UNKNOWN, attempts: 3 });
    expect(proxy.exchanges).toHaveLength(1);
  });
});

test('a keyed call that is still running is answered when it has ended, and acts once', async () => {
  const ends = Promise.withResolvers<void>();
  const soon = { 'retry-after-ms': '1' };
  const ledger = await ledgerBackend({
    idempotencyHeader: IDEMPOTENCY_HEADER,
    plan: inOrder<Behaviour>(
      { lost: 'EARLY', held: ends.promise },
      { headers: soon, answered: ends.resolve }, // only now may the first one act
    ),
  });
  const ask = await columnsAt(ledger.url);

  expect(await ask('writeKeyed')).toEqual({
    answer: { id: 'writeKeyed', times: 1 },
    error: null,
  });
  expect(ledger.requests.map(({ status }) => status)).toEqual([null, 409, 200]);
  expect(ledger.requests.map(({ acted }) => acted)).toEqual([true, false, false]);
  expect(ledger.records.times('writeKeyed')).toBe(1);
});

const NOTHING_SENT = { sideEffect: 'NONE', retryable: true, attempts: 0 };

describe('what Toolgate itself keeps from a backend', () => {
  test('a closed gate stops every effect unsent', async () => {
    const ledger = await ledgerBackend({
      plan: () => ({ status: 429, headers: { 'retry-after': '60' } }),
    });
    const ask = await columnsAt(ledger.url);
    await Promise.all(Array.from(COLUMNS.keys(), ask));
    const sent = ledger.requests.length;
    expect(sent).toBe(COLUMNS.size); // none is repeated: it would have to wait too long

    for (const name of COLUMNS.keys()) {
      const { error } = await ask(name);
      expect(error).toMatchObject({
        code: 'RATE_LIMIT_EXCEEDED',
        reason: 'BACKEND',
        ...NOTHING_SENT,
      });
      expect(error?.retryAfterMs).toBeGreaterThan(58_000);
      expect(error?.retryAfterMs).toBeLessThanOrEqual(60_000);
    }
    expect(ledger.requests).toHaveLength(sent);
  });

  test('an open breaker stops every effect unsent', async () => {
    const ledger = await ledgerBackend({ plan: () => ({ status: 503 }) });
    const ask = await columnsAt(ledger.url, { config: { breaker: { minimum: 1 } } });
    const first = await Promise.all(Array.from(COLUMNS.keys(), ask));
    const sent = ledger.requests.length;
    expect(sent).toBe(COLUMNS.size); // the first failure opens it, and no repeat gets through
    expect(first.map(({ error }) => error?.attempts)).toEqual(Array(sent).fill(1));

    for (const name of COLUMNS.keys()) {
      const { error } = await ask(name);
      const refusal = { code: 'TOOL_DEPENDENCY_FAILURE', reason: 'BREAKER_OPEN', ...NOTHING_SENT };
      expect({ name, ...error }).toMatchObject({ name, ...refusal });
      expect(error?.retryAfterMs).toBeLessThanOrEqual(6_000);
    }
    expect(ledger.requests).toHaveLength(sent);
  });

  test('a full bulkhead stops every effect unsent', async () => {
    const ledger = await ledgerBackend({ plan: () => ({ delayMs: 400 }) });
    const ask = await columnsAt(ledger.url, { config: { concurrency: { limit: 1, queue: 0 } } });
    const names = [...COLUMNS.keys()];
    const outcomes = await Promise.all([...names, ...names].map(ask));

    expect(outcomes.filter(({ error }) => error === null)).toHaveLength(names.length);
    for (const { error } of outcomes) {
      if (error === null) continue;
      const refusal = { code: 'TOOL_DEPENDENCY_FAILURE', reason: 'BULKHEAD_FULL', ...NOTHING_SENT };
      expect(error).toMatchObject(refusal);
    }
    expect(ledger.requests).toHaveLength(names.length);
  });
});

const EFFECTS = ['READ', 'IDEMPOTENT', 'WRITE', 'DESTRUCTIVE'] as const;

describe('a tool written in TypeScript runs once', () => {
  async function thrownBy(body: string) {
    const tools = EFFECTS.map((effect) => {
      return `"Does it." ${effect.toLowerCase()}: JSON @tool(effect: ${effect}, scopes: ["act"])`;
    });
    const text = `export const NAME = async (args, ctx) => { ${body} };`;
    const files = EFFECTS.map((effect) => [
      `resolvers/tools/${effect.toLowerCase()}.ts`,
      text.replace('NAME', effect.toLowerCase()),
    ]);
    const ledger = await ledgerBackend({ plan: () => ({ status: 503 }) });
    const backends = { shop: { kind: 'rest', url: ledger.url } };
    const gateway = await gatewayFor({
      sdl: `extend type Mutation { ${tools.join('\n')}
        "Reads." fetch: JSON @tool(effect: READ) @rest(backend: "shop", GET: "/effects/fetch")
          @retry(base: "2ms", cap: "4ms") }`,
      files: { 'toolgate.config.mjs': configText({ backends }), ...Object.fromEntries(files) },
    });
    const asked = EFFECTS.map(async (effect) => {
      const { errors } = await gateway.ask(`mutation { ${effect.toLowerCase()} }`);
      return [effect, errors?.[0]?.extensions] as const;
    });
    return { ledger, errors: Object.fromEntries(await Promise.all(asked)) };
  }

  test('what it throws is a mistake, after which nobody knows what it did', async () => {
    const { errors } = await thrownBy('throw new Error("A mistake.");');
    const mistake = { code: 'INTERNAL', attempts: 1, retryable: false };
    expect(errors.READ).toMatchObject({ ...mistake, sideEffect: 'NONE' });
    expect(errors.IDEMPOTENT).toMatchObject({ ...mistake, sideEffect: 'UNKNOWN' });
    expect(errors.WRITE).toMatchObject({ ...UNKNOWN, attempts: 1 });
    expect(errors.DESTRUCTIVE).toMatchObject({ ...UNKNOWN, attempts: 1 });
  });

  test('the failure of a tool that it called stands: that one was repeated already', async () => {
    const { ledger, errors } = await thrownBy('return await ctx.tools.fetch({});');
    for (const effect of EFFECTS) {
      const failure = { code: 'TOOL_DEPENDENCY_FAILURE', reason: 'STATUS', sideEffect: 'NONE' };
      expect(errors[effect]).toMatchObject(failure);
    }
    expect(ledger.requests).toHaveLength(3 * EFFECTS.length);
  });
});
