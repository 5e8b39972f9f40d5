import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ToolError } from '../../src/base/errors.ts';
import type { Policy } from '../../src/model/call.ts';
import type { ConcurrencyPlan } from '../../src/model/plan.ts';
import { bulkhead } from '../../src/policies/bulkhead.ts';
import { settled } from '../support/fake-clock.ts';
import { anAttempt, recoveryParts } from './recovery-parts.ts';

type Step =
  | { readonly do: 'ARRIVE'; readonly tenant: string }
  | { readonly do: 'END'; readonly at: number; readonly well: boolean }
  | { readonly do: 'ABORT'; readonly at: number }
  | { readonly do: 'WAIT'; readonly ms: number };

interface Waiting {
  readonly id: number;
  readonly tenant: string;
  readonly until: number;
}

/** The bulkhead as its specification words it. `log` tells who began and who was refused, in order. */
function reference({ limit, queue }: ConcurrencyPlan) {
  const log: string[] = [];
  const running: number[] = [];
  let waiting: Waiting[] = [];
  let now = 0;
  const begin = (id: number) => {
    running.push(id);
    log.push(`${id} began`);
    expect(running.length).toBeLessThanOrEqual(limit);
  };
  return {
    log,
    running,
    waiting: () => waiting,
    arrive(id: number, tenant: string) {
      if (running.length < limit) return begin(id);
      const ofTenant = waiting.filter((waiter) => waiter.tenant === tenant).length;
      const room = waiting.length < queue && ofTenant < Math.max(1, Math.floor(queue / 2));
      if (room) waiting.push({ id, tenant, until: now + 250 });
      else log.push(`${id} BULKHEAD_FULL`);
    },
    end(id: number) {
      running.splice(running.indexOf(id), 1);
      const first = waiting.shift();
      if (first) begin(first.id);
    },
    abort(id: number) {
      waiting = waiting.filter((waiter) => waiter.id !== id);
      log.push(`${id} aborted`);
    },
    wait(ms: number) {
      now += ms;
      for (const { id, until } of waiting) if (until <= now) log.push(`${id} BULKHEAD_FULL`);
      waiting = waiting.filter(({ until }) => until > now);
    },
  };
}

/** The bulkhead itself, before attempts that end when told. */
function subject(concurrency: ConcurrencyPlan, around: Policy) {
  const { bulkheads, clock } = recoveryParts({ traits: { concurrency }, tenants: true });
  const log: string[] = [];
  const ends = new Map<number, (well: boolean) => void>();
  const aborts = new Map<number, AbortController>();
  const invoke = around(
    bulkhead(
      null,
      bulkheads,
    )((call) => {
      const id = Number(call.args.id);
      log.push(`${id} began`);
      return new Promise((answer, fail) => ends.set(id, (well) => (well ? answer : fail)('over')));
    }),
  );
  return {
    log,
    clock,
    arrive(id: number, tenant: string) {
      const abort = new AbortController();
      aborts.set(id, abort);
      const caller = { ...anAttempt().caller, tenant };
      const call = anAttempt({ args: { id }, signal: abort.signal, caller });
      invoke(call).catch((failure: unknown) => {
        if (!(failure instanceof ToolError)) return; // an attempt that failed
        log.push(`${id} ${failure.code === 'CANCELLED' ? 'aborted' : failure.facts.reason}`);
      });
    },
    end: (id: number, well: boolean) => ends.get(id)?.(well),
    abort: (id: number) => aborts.get(id)?.abort('gone'),
  };
}

const at = fc.nat(1_000);
const STEP: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('ARRIVE'), tenant: fc.constantFrom('a', 'b') }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('END'), at, well: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('ABORT'), at }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('WAIT'), ms: fc.nat(200) }) },
);
const PLAN = fc.record({ limit: fc.integer({ min: 1, max: 4 }), queue: fc.nat(5) });

/** Does it do what the reference does, step by step, and leave every place free at the end? */
function compared(around: Policy, numRuns: number) {
  const steps = fc.array(STEP, { maxLength: 50, size: 'max' });
  const property = fc.asyncProperty(PLAN, steps, async (plan, given) => {
    const [expected, real] = [reference(plan), subject(plan, around)];
    for (const [id, one] of given.entries()) {
      await taken(one, id, expected, real);
      expect(real.log).toEqual(expected.log);
    }
    while (expected.running.length > 0) await taken(LAST, 0, expected, real);
    expect(real.log).toEqual(expected.log);
    expect(real.clock.sleeping()).toBe(0);
    for (let id = 1_000; id < 1_000 + plan.limit; id++) real.arrive(id, 'a');
    expect(real.log.length).toBe(expected.log.length + plan.limit);
  });
  return fc.check(property, { numRuns });
}

const LAST: Step = { do: 'END', at: 0, well: true };

async function taken(
  one: Step,
  id: number,
  expected: ReturnType<typeof reference>,
  real: ReturnType<typeof subject>,
): Promise<void> {
  const of = <Item>(items: readonly Item[], place: number) => items[place % items.length];
  if (one.do === 'ARRIVE') {
    expected.arrive(id, one.tenant);
    real.arrive(id, one.tenant);
  } else if (one.do === 'WAIT') {
    expected.wait(one.ms);
    await real.clock.advance(one.ms);
  } else if (one.do === 'END') {
    const ending = of(expected.running, one.at);
    if (ending === undefined) return;
    expected.end(ending);
    real.end(ending, one.well);
  } else {
    const leaving = of(expected.waiting(), one.at);
    if (leaving === undefined) return;
    expected.abort(leaving.id);
    real.abort(leaving.id);
  }
  await settled();
}

test('the bulkhead equals its reference: its limit, its order, half a queue a tenant, and who left is forgotten', async () => {
  const { failed, counterexample, seed, errorInstance } = await compared((next) => next, 1_000);
  expect(failed, `seed ${seed}: ${JSON.stringify(counterexample)} ${errorInstance}`).toBe(false);
});

test('a bulkhead in which aborted waiters stay queued does not equal it', async () => {
  const deaf: Policy = (next) => (call) => next({ ...call, signal: new AbortController().signal });
  expect((await compared(deaf, 1_000)).failed).toBe(true);
});

test('a bulkhead that one call passes by does not equal it', async () => {
  const { failed } = await compared(
    (next) => (call) => next(call.args.id === 3 ? { ...call, backend: 'another' } : call),
    1_000,
  );
  expect(failed).toBe(true);
});
