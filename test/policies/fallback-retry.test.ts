import { expect, test } from 'vitest';
import { BackendFailure } from '../../src/base/backend-failure.ts';
import { compose } from '../../src/gateway/compose.ts';
import type { Invoke } from '../../src/model/call.ts';
import { attemptTimeout } from '../../src/policies/attempt-timeout.ts';
import { fallback } from '../../src/policies/fallback.ts';
import { hedge } from '../../src/policies/hedge.ts';
import { createLatencyRing } from '../../src/policies/latency-ring.ts';
import { requestMade } from '../../src/policies/request-made.ts';
import { retry } from '../../src/policies/retry.ts';
import { createRetryBudget } from '../../src/policies/retry-budget.ts';
import { memoryRateGate } from '../../src/stores/memory-rate-gate.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { traits } from '../support/traits.ts';
import { planOf } from './fallback-scene.ts';
import { anAttempt } from './recovery-parts.ts';

/** Fallback, retry, hedge and attempt timeout in the order of the gateway, over a backend that is told what to do. */
function pipeline(answer: Invoke) {
  const clock = fakeClock();
  const traitsOf = (name: string) => traits({ domain: name });
  const parts = {
    clock,
    rng: () => 0,
    report: () => {},
    traitsOf,
    budget: createRetryBudget(clock, traitsOf),
    gate: memoryRateGate(clock),
    ring: createLatencyRing(),
    breakerClosed: () => true,
    callTool: () => () => Promise.reject(new Error('There is no tool.')),
  };
  const starts: (readonly [number, string, number])[] = [];
  const backend: Invoke = (call) => {
    starts.push([call.attempt.number, call.backend, clock.now()]);
    call.attempt.sent = 'MAYBE';
    return answer(call);
  };
  const policies = [
    fallback(planOf(['replica']), parts),
    retry({ attempts: 3, baseMs: 50, capMs: 2_000 }, parts),
    hedge({ afterMs: 100 }, parts),
    requestMade(parts.budget),
    attemptTimeout({ totalMs: 10_000, attemptMs: 3_000 }, clock),
  ];
  const invoke = compose(policies, backend);
  return { clock, starts, invoke };
}

const aRead = (given = {}) => anAttempt({ attempts: [], deadline: 10_000, ...given });

test('a hop has attempts of its own, after those for which the primary had time', async () => {
  const { clock, starts, invoke } = pipeline(({ backend, attempt, signal }) => {
    if (backend === 'shop') return hanging(signal);
    if (attempt.number < 4) throw new BackendFailure('UNREACHABLE', 'refused');
    return Promise.resolve('an answer');
  });
  const call = aRead({ place: { prev: undefined, key: 'orders' } });
  const answer = invoke(call);
  await clock.advance(10_000);

  expect(await answer).toBe('an answer');
  expect(starts).toEqual([
    [1, 'shop', 0],
    [2, 'shop', 3_000],
    [3, 'replica', 5_990],
    [4, 'replica', 5_990],
  ]);
  expect(call.operation.marks).toMatchObject([{ served: { source: 'FALLBACK', attempts: 4 } }]);
  expect(clock.sleeping()).toBe(0);
});

test('a pair of requests is one attempt of the loop, and both are attempts of the call', async () => {
  const { clock, starts, invoke } = pipeline(async ({ args, attempt, signal }) => {
    if (args.fails !== true || attempt.number > 2) return 'an answer';
    await clock.sleep(500, signal);
    throw new BackendFailure('CONNECTION_LOST', 'reset');
  });
  for (let calls = 1; calls < 20; calls++) await invoke(aRead());
  starts.length = 0;
  const answer = invoke(aRead({ args: { fails: true } }));
  await clock.advance(10_000);

  expect(await answer).toBe('an answer');
  expect(starts).toEqual([
    [1, 'shop', 0],
    [2, 'shop', 100],
    [3, 'shop', 600],
  ]);
});

function hanging(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
}
