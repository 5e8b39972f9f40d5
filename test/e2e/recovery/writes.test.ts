import { setMaxListeners } from 'node:events';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../src/app/system-clock.ts';
import { restBackend } from '../../../src/backends/rest.ts';
import { outcome as outcomeOf } from '../../../src/base/classify.ts';
import { ToolError } from '../../../src/base/errors.ts';
import { compose } from '../../../src/gateway/compose.ts';
import { createRecovery } from '../../../src/gateway/recovery.ts';
import type { Policy, ToolCall } from '../../../src/model/call.ts';
import { attemptTimeout } from '../../../src/policies/attempt-timeout.ts';
import { outcome } from '../../../src/policies/outcome.ts';
import { requestMade } from '../../../src/policies/request-made.ts';
import { retry } from '../../../src/policies/retry.ts';
import { memoryRateGate } from '../../../src/stores/memory-rate-gate.ts';
import { aCall, aPlan } from '../../support/a-call.ts';
import { traits } from '../../support/traits.ts';
import {
  ALL,
  ATTEMPT_MS,
  EFFECT_OF,
  throughTheApp,
  throughTypeScript,
  wordOf,
} from './writes-app.ts';
import {
  type Ask,
  chanceOf,
  counted,
  type Faulty,
  faultyBackend,
  type Kind,
  told,
  untruths,
} from './writes-run.ts';

const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
test('of 6,000 calls through every fault none acts twice, and each answer is true to the ledger', async () => {
  const faulty = await faultyBackend(SEED, 0.4);
  const ask = await throughTheApp(faulty.proxy.url);
  const kinds: readonly Kind[] = [
    ...ALL,
    'write',
    'writeKeyed',
    'write',
    'writeKeyed',
    'destructive',
    'write',
  ];
  const calls = await told(ask, kinds, faulty, { count: 6_000, atOnce: 40 });
  const words = counted(calls);

  expect(untruths(calls, faulty.ledger.records), `seed ${SEED}`).toEqual([]);
  expect(calls.filter(({ kind }) => !kind.startsWith('idempotent')).length).toBe(5_000);
  expect(faulty.proxy.exchanges.length).toBeGreaterThan(6_300); // some were repeated
  expect(Math.min(...Object.values(words)), `seed ${SEED}`).toBeGreaterThan(20);
}, 60_000);

test('of 1,200 calls of TypeScript tools none acts twice, and each answer is true to the ledger', async () => {
  const faulty = await faultyBackend(SEED, 0.4);
  const ask = await throughTypeScript(faulty.proxy.url);
  const calls = await told(ask, ALL, faulty, { count: 1_200, atOnce: 20 });
  const words = counted(calls);

  expect(untruths(calls, faulty.ledger.records), `seed ${SEED}`).toEqual([]);
  expect(calls.filter(({ kind }) => kind.startsWith('write')).length).toBeGreaterThanOrEqual(400);
  expect(Math.min(...Object.values(words)), `seed ${SEED}`).toBeGreaterThan(5);
}, 60_000);

/** The policies that decide about repeats, with one of them exchanged, around the same backend. */
function through({ proxy }: Faulty, mend: (policies: readonly Policy[]) => readonly Policy[]): Ask {
  const rest = restBackend(
    { shop: { url: proxy.url } },
    { clock: systemClock, idempotencyHeaderOf: () => 'idempotency-key' },
  );
  onTestFinished(() => rest.close());
  return async (kind, id) => {
    const plan = {
      ...aPlan(POST, EFFECT_OF[kind]),
      timeout: { totalMs: 5_000, attemptMs: ATTEMPT_MS },
      retry: { attempts: 3, baseMs: 2, capMs: 8 },
    };
    const keyed = kind.endsWith('Keyed');
    const recovery = createRecovery({
      clock: systemClock,
      rng: chanceOf(SEED),
      report: () => {},
      traitsOf: () => traits({ idempotencyHeader: keyed ? 'idempotency-key' : null }),
      gate: memoryRateGate(systemClock),
    });
    const parts = { ...recovery, clock: systemClock, report: () => {} };
    const policies = [
      outcome,
      retry(plan.retry, parts),
      requestMade(recovery.budget),
      attemptTimeout(plan.timeout, systemClock),
    ];
    const invoke = compose(mend(policies), rest.bind(POST, plan));
    const idempotencyKey = keyed ? `key-${id}` : null;
    const deadline = systemClock.now() + plan.timeout.totalMs;
    const call = aCall({ plan, args: { id }, deadline, idempotencyKey, attempts: [] });
    setMaxListeners(0, call.signal);
    return await invoke(call).then(
      () => 'SUCCESS' as const,
      (error) => wordOf(error instanceof ToolError ? error.facts.sideEffect : error),
    );
  };
}

const POST = {
  kind: 'rest',
  backend: 'shop',
  request: { verb: 'POST', target: '/effects/{args.id}', headers: [], body: null, pick: null },
} as const;

const changed =
  (change: (call: ToolCall) => ToolCall): Policy =>
  (next) =>
  (call) =>
    next(change(call));

/** Says to those inside that every effect may be repeated. */
const forgetsTheEffect = changed((call) => ({
  ...call,
  plan: { ...call.plan, effect: 'IDEMPOTENT' },
}));

const forgetsTheKey = changed((call) => ({ ...call, idempotencyKey: `${Math.random()}` }));

/** Judges by the last attempt what the call has changed. */
const judgesByTheLast: Policy = (next) => async (call) => {
  try {
    return await next(call);
  } catch (failure) {
    if (!(failure instanceof ToolError)) throw failure;
    throw outcomeOf(failure, call.attempts.at(-1)?.sent ?? 'NO', call.plan.effect);
  }
};

describe('the check', { timeout: 30_000 }, () => {
  const few = { count: 600, atOnce: 24 };
  const run = async (
    kinds: readonly Kind[],
    mend: (policies: readonly Policy[]) => readonly Policy[],
  ) => {
    const faulty = await faultyBackend(SEED, 0.5);
    const calls = await told(through(faulty, mend), kinds, faulty, few);
    return untruths(calls, faulty.ledger.records);
  };

  test('finds nothing wrong with these policies as they are', async () => {
    expect(await run(ALL, (policies) => policies), `seed ${SEED}`).toEqual([]);
  });

  test('finds a WRITE that is repeated whatever its effect', async () => {
    const broken = await run(['write'], ([first, ...rest]) => [
      ...(first ? [first] : []),
      forgetsTheEffect,
      ...rest,
    ]);
    expect(broken.filter((line) => /happened [23] times/.test(line)).length).toBeGreaterThan(10);
  });

  test('finds a repeat that carries another key', async () => {
    const broken = await run(['writeKeyed'], (policies) => [...policies, forgetsTheKey]);
    expect(broken.filter((line) => /happened [23] times/.test(line)).length).toBeGreaterThan(10);
  });

  test('finds a verdict by the last attempt alone', async () => {
    const broken = await run(['idempotent', 'writeKeyed'], ([, ...rest]) => [
      judgesByTheLast,
      ...rest,
    ]);
    expect(broken.filter((line) => line.includes('told NONE')).length).toBeGreaterThan(0);
  });
});
