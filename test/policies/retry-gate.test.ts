import { expect, test } from 'vitest';
import type { Invoke } from '../../src/model/call.ts';
import { failureOf } from '../support/failure.ts';
import { lost, OK, status, subject } from './retry-subject.ts';

const EARLIEST = () => 0;
const TOLD = status(429, { 'retry-after': '2' });

test('a repeat comes no earlier than told', async () => {
  const { ask, clock, events, starts } = subject({ steps: [TOLD, OK], rng: EARLIEST });
  const answer = ask();
  await clock.advance(1_999);
  expect(starts()).toEqual([0]);
  await clock.advance(1);

  expect(await answer).toBe('an answer');
  expect(starts()).toEqual([0, 2_000]);
  expect(events).toMatchObject([
    { is: 'GATE_CLOSED', backend: 'shop', ms: 2_000 },
    { is: 'RETRY', waitMs: 2_000 },
  ]);
});

test('a backend that says when it is back is heeded whatever its status', async () => {
  const steps = [status(503, { 'retry-after': '3' }), OK];
  const { ask, clock, starts } = subject({ steps, rng: EARLIEST });
  const answer = ask();
  await clock.advance(3_000);
  expect([await answer, starts()]).toEqual(['an answer', [0, 3_000]]);
});

test('a first attempt waits for a closed gate, a little longer than told', async () => {
  const { ask, clock, gate, starts } = subject();
  gate.close('shop', 4_000);
  const answer = ask();
  await clock.advance(10_000);
  expect([await answer, starts()]).toEqual(['an answer', [4_399]]);
});

test('a gate that is closed again in the meantime stays closed', async () => {
  const { ask, clock, gate, starts } = subject({ rng: EARLIEST });
  gate.close('shop', 1_000);
  const answer = ask();
  await clock.advance(500);
  gate.close('shop', 2_000);
  await clock.advance(1_999);
  expect(starts()).toEqual([]);
  await clock.advance(1);
  expect([await answer, starts()]).toEqual(['an answer', [2_500]]);
});

test('a repeat that needs no wait of its own waits for a gate that another call closed', async () => {
  const { ask, call, clock, gate, starts } = subject({ steps: [status(503), OK], rng: EARLIEST });
  const answer = ask(call(), undefined);
  gate.close('shop', 1_500);
  await clock.advance(1_500);
  expect([await answer, starts()]).toEqual(['an answer', [0, 1_500]]);
});

test('a gate that is closed for longer than 10 s is not waited for', async () => {
  const { ask, call, clock, gate, starts, events } = subject();
  gate.close('shop', 10_001);
  expect(await failureOf(ask(call({ deadline: 60_000 })))).toMatchObject({
    code: 'RATE_LIMIT_EXCEEDED',
    facts: { reason: 'BACKEND', retryAfterMs: 10_001, backend: 'shop' },
  });
  expect([starts(), clock.sleeping(), events]).toEqual([[], 0, []]);
});

test('a gate that is closed for 10 s is waited for', async () => {
  const { ask, call, clock, gate } = subject({ rng: EARLIEST });
  gate.close('shop', 10_000);
  const answer = ask(call({ deadline: 60_000 }));
  await clock.advance(10_000);
  expect(await answer).toBe('an answer');
});

test('a gate that opens too late for the call is not waited for', async () => {
  const { ask, call, gate, starts } = subject({ rng: EARLIEST });
  gate.close('shop', 1_000);
  expect(await failureOf(ask(call({ deadline: 1_049 })))).toMatchObject({
    code: 'RATE_LIMIT_EXCEEDED',
    facts: { retryAfterMs: 1_000 },
  });
  expect(starts()).toEqual([]);
});

test('a hint that is too long ends the call with the failure that bore it', async () => {
  const { ask, clock, events, starts } = subject({
    steps: [status(503, { 'retry-after': '60' })],
  });
  expect(await failureOf(ask())).toMatchObject({
    code: 'TOOL_DEPENDENCY_FAILURE',
    facts: { retryAfterMs: 60_000 },
  });
  expect([starts(), clock.sleeping()]).toEqual([[0], 0]);
  expect(events).toMatchObject([
    { is: 'GATE_CLOSED', ms: 60_000 },
    { is: 'RETRY_REFUSED', reason: 'GATE' },
  ]);
});

test('a failure after which the gate is closed for too long says when to come again', async () => {
  const { ask, call, gate, events } = subject();
  const failing: Invoke = async () => {
    gate.close('shop', 30_000); // another call was told so
    throw new Error('a failure that might pass');
  };
  expect(await failureOf(ask(call(), failing))).toMatchObject({
    code: 'TOOL_DEPENDENCY_FAILURE',
    facts: { retryAfterMs: 30_000 },
  });
  expect(events).toMatchObject([{ is: 'RETRY_REFUSED', reason: 'GATE' }]);
});

const KEYED = { effect: 'WRITE', traits: { idempotencyHeader: 'idempotency-key' } } as const;
const runningFor = (seconds: number) => status(409, { 'retry-after': `${seconds}` });

test('a record that is busy is waited for, and keeps no other call waiting', async () => {
  const steps = [lost('CONNECTION_LOST'), runningFor(2), OK];
  const { ask, call, clock, gate, events, starts } = subject({ ...KEYED, steps, rng: EARLIEST });
  const answer = ask(call({ idempotencyKey: 'k' }));
  await clock.advance(1_000);
  expect([starts(), gate.rest('shop')]).toEqual([[0, 0], 0]);

  await clock.advance(1_000);
  expect(await answer).toBe('an answer');
  expect(starts()).toEqual([0, 0, 2_000]);
  expect(events.map(({ is }) => is)).toEqual(['RETRY', 'RETRY']);
});

test('a record that is busy for longer than ten seconds is not waited for', async () => {
  const { ask, call, starts } = subject({
    ...KEYED,
    steps: [lost('CONNECTION_LOST'), runningFor(11)],
    rng: EARLIEST,
  });
  const failure = failureOf(ask(call({ idempotencyKey: 'k', deadline: 60_000 })));
  expect(await failure).toMatchObject({ code: 'CONFLICT', facts: { retryAfterMs: 11_000 } });
  expect(starts()).toEqual([0, 0]);
});

test('64 calls wait at a gate, the next is told to come later', async () => {
  const { ask, clock, gate, starts } = subject({ rng: EARLIEST });
  gate.close('shop', 1_000);
  const waiting = Array.from({ length: 64 }, () => ask());
  expect(await failureOf(ask())).toMatchObject({
    code: 'RATE_LIMIT_EXCEEDED',
    facts: { retryAfterMs: 1_000 },
  });
  await clock.advance(1_000);
  await Promise.all(waiting);
  expect(starts()).toHaveLength(64);

  gate.close('shop', 1_000);
  const again = ask(); // every place has been left
  await clock.advance(1_000);
  expect(await again).toBe('an answer');
});

test('a caller that leaves gives its place at the gate to another', async () => {
  const { ask, call, clock, gate } = subject({ rng: EARLIEST });
  gate.close('shop', 1_000);
  const client = new AbortController();
  const left = Array.from({ length: 64 }, () => failureOf(ask(call({ signal: client.signal }))));
  client.abort();
  await Promise.all(left);
  const answer = ask();
  await clock.advance(1_000);
  expect(await answer).toBe('an answer');
});
