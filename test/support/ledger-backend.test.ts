import { expect, test } from 'vitest';
import { failureOf } from './failure.ts';
import { settled } from './fake-clock.ts';
import { always, inOrder, type Plan, statuses } from './fault-proxy-plans.ts';
import { type Behaviour, type LedgerBackend, ledgerBackend } from './ledger-backend.ts';
import { createRecords } from './ledger-backend-records.ts';

interface Sending {
  readonly key?: string;
  readonly attempt?: number;
  readonly method?: string;
}

function send({ url }: LedgerBackend, id: string, { key, attempt, method = 'POST' }: Sending = {}) {
  const headers = {
    ...(key !== undefined && { 'idempotency-key': key }),
    ...(attempt !== undefined && { 'x-attempt': String(attempt) }),
  };
  return fetch(`${url}/effects/${id}?x=/y`, { method, headers });
}

async function answerOf(sent: Promise<Response>) {
  const answer = await sent;
  return { status: answer.status, body: await answer.json().catch(() => null) };
}

const keyed = (plan: Plan<Behaviour>, replaysErrors = true) =>
  ledgerBackend({ plan, replaysErrors, idempotencyHeader: 'idempotency-key' });

test('an effect is recorded with its id, key and attempt', async () => {
  const ledger = await ledgerBackend({ idempotencyHeader: 'idempotency-key' });
  await send(ledger, 'a', { key: 'k1', attempt: 2 });
  await send(ledger, 'b');

  expect(ledger.records.effects).toEqual([
    { id: 'a', key: 'k1', attempt: 2 },
    { id: 'b', key: null, attempt: null },
  ]);
});

test('a GET reads, and makes nothing happen', async () => {
  const ledger = await ledgerBackend();
  expect(await answerOf(send(ledger, 'a', { method: 'GET' }))).toEqual({
    status: 200,
    body: { id: 'a', times: 0 },
  });
  expect(ledger.requests).toMatchObject([{ method: 'GET', id: 'a', acted: false, status: 200 }]);
  expect(ledger.records.effects).toEqual([]);
});

test('how often an effect happened is told whatever the behaviour', async () => {
  const ledger = await ledgerBackend();
  await send(ledger, 'a');
  await send(ledger, 'a');
  ledger.behave(always({ status: 503 }));

  expect(await (await fetch(`${ledger.url}/__effects/a`)).json()).toEqual({ id: 'a', times: 2 });
  expect(ledger.records.duplicated()).toEqual(['a']);
  expect(ledger.requests).toHaveLength(2);
});

test('a failure leaves the effect undone, unless it acts all the same', async () => {
  const ledger = await ledgerBackend({
    plan: inOrder<Behaviour>({ status: 500 }, { status: 500, acts: true }),
  });
  expect((await send(ledger, 'a')).status).toBe(500);
  expect(ledger.records.times('a')).toBe(0);
  expect((await send(ledger, 'a')).status).toBe(500);
  expect(ledger.records.times('a')).toBe(1);
});

test('a script of statuses is answered in its order', async () => {
  const ledger = await ledgerBackend({ plan: statuses('503,503,200') });
  const seen: number[] = [];
  for (let n = 0; n < 4; n++) seen.push((await send(ledger, 'a')).status);

  expect(seen).toEqual([503, 503, 200, 200]);
  expect(ledger.records.times('a')).toBe(2);
});

test('an answer can be lost after the effect', async () => {
  const ledger = await ledgerBackend({ plan: inOrder<Behaviour>({ lost: true }) });

  expect(await failureOf(send(ledger, 'a'))).toMatchObject({ cause: { code: 'ECONNRESET' } });
  expect(ledger.requests).toMatchObject([{ acted: true, status: null }]);
});

test('a silent backend acts, and holds the request until the client leaves', async () => {
  const ledger = await ledgerBackend({ plan: always({ silent: true }) });
  const patience = new AbortController();
  const sent = fetch(`${ledger.url}/effects/a`, { method: 'POST', signal: patience.signal });
  while (ledger.records.times('a') === 0) await settled();
  expect(ledger.open()).toBe(1);
  patience.abort();

  expect(await failureOf(sent)).toMatchObject({ name: 'AbortError' });
  while (ledger.open() > 0) await settled();
});

test('headers of an answer are told', async () => {
  const plan = always<Behaviour>({ status: 429, headers: { 'retry-after': '3' } });
  const answer = await send(await ledgerBackend({ plan }), 'a');
  expect(answer.headers.get('retry-after')).toBe('3');
});

test('without idempotency a key changes nothing', async () => {
  const ledger = await ledgerBackend();
  await send(ledger, 'a', { key: 'k' });
  await send(ledger, 'a', { key: 'k' });
  expect(ledger.records.times('a')).toBe(2);
});

test('under one key the effect happens once, and its lost answer is given again', async () => {
  const ledger = await keyed(inOrder<Behaviour>({ lost: true }));
  await failureOf(send(ledger, 'a', { key: 'k' }));

  expect(await answerOf(send(ledger, 'a', { key: 'k' }))).toEqual({
    status: 200,
    body: { id: 'a', times: 1 },
  });
  expect(ledger.records.effects).toHaveLength(1);
});

test.each([
  [true, false, 500, 0],
  [true, true, 500, 1],
  [false, false, 200, 1],
  [false, true, 200, 1],
])(
  'replaysErrors %s, acted %s: after a 500 its key is answered %i',
  async (replays, acts, status, times) => {
    const ledger = await keyed(inOrder<Behaviour>({ status: 500, acts }), replays);
    await send(ledger, 'a', { key: 'k' });

    expect((await send(ledger, 'a', { key: 'k' })).status).toBe(status);
    expect(ledger.records.times('a')).toBe(times);
  },
);

test('a refusal before anything began leaves its key free', async () => {
  const ledger = await keyed(statuses('503,429,200'));
  const seen: number[] = [];
  for (let n = 0; n < 4; n++) seen.push((await send(ledger, 'a', { key: 'k' })).status);

  expect(seen).toEqual([503, 429, 200, 200]);
  expect(ledger.records.times('a')).toBe(1);
});

test('a key that is being worked on answers 409', async () => {
  const ledger = await keyed(inOrder<Behaviour>({ delayMs: 100 }));
  const first = send(ledger, 'a', { key: 'k' });
  while (ledger.requests.length === 0) await settled();

  expect((await send(ledger, 'a', { key: 'k' })).status).toBe(409);
  expect((await first).status).toBe(200);
  expect(ledger.records.times('a')).toBe(1);
});

test('backends with the same records recognise each other’s keys', async () => {
  const records = createRecords();
  const options = { records, idempotencyHeader: 'idempotency-key' };
  const [one, other] = [await ledgerBackend(options), await ledgerBackend(options)];
  await send(one, 'a', { key: 'k' });

  expect(await answerOf(send(other, 'a', { key: 'k' }))).toMatchObject({ body: { times: 1 } });
  expect(records.times('a')).toBe(1);
});

test('what is held acts when it is let go, and until then its key is taken', async () => {
  const ends = Promise.withResolvers<void>();
  const ledger = await keyed(inOrder<Behaviour>({ lost: 'EARLY', held: ends.promise }, {}));
  await failureOf(send(ledger, 'a', { key: 'k' }));
  expect(await answerOf(send(ledger, 'a', { key: 'k' }))).toMatchObject({ status: 409 });
  expect(ledger.records.times('a')).toBe(0);
  ends.resolve();

  expect(await answerOf(send(ledger, 'a', { key: 'k' }))).toMatchObject({ status: 200 });
  expect(ledger.records.times('a')).toBe(1);
});
