import { once } from 'node:events';
import { request } from 'node:http';
import { json as jsonOf } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { faultProxy } from '../../support/fault-proxy.ts';
import { type Answer, gatewayFor } from '../../support/gateway-for.ts';
import { type LedgerBackend, ledgerBackend } from '../../support/ledger-backend.ts';
import { createRecords } from '../../support/ledger-backend-records.ts';
import { configText } from './classification-scene.ts';

const HEADER = 'idempotency-key';
const idempotency = { header: HEADER };

const SDL = `
extend type Mutation {
  "Asks." look: Thing @tool(effect: READ) @rest(backend: "plain", GET: "/effects/look")
  "Puts." put(id: ID!): Thing @tool(effect: IDEMPOTENT, scopes: ["act"]) @rest(backend: "plain", POST: "/effects/{args.id}")
  "Puts." putKeyed(id: ID!): Thing @tool(effect: IDEMPOTENT, scopes: ["act"]) @rest(backend: "keyed", POST: "/effects/{args.id}")
  "Sends." send(id: ID!): Thing @tool(effect: WRITE, scopes: ["act"]) @rest(backend: "keyed", POST: "/effects/{args.id}")
    @fallback(backends: ["replica"]) @retry(base: "2ms", cap: "4ms")
  "Drops." drop(id: ID!): Thing @tool(effect: DESTRUCTIVE, scopes: ["act"]) @rest(backend: "keyed", DELETE: "/effects/{args.id}")
  "Sends." sendPlain(id: ID!): Thing @tool(effect: WRITE, scopes: ["act"]) @rest(backend: "plain", POST: "/effects/{args.id}")
  "Drops." dropPlain(id: ID!): Thing @tool(effect: DESTRUCTIVE, scopes: ["act"]) @rest(backend: "plain", DELETE: "/effects/{args.id}")
  "Sends." sendByHand(id: ID!): Thing @tool(effect: WRITE, scopes: ["act"])
  "Puts." putByHand(id: ID!): Thing @tool(effect: IDEMPOTENT, scopes: ["act"])
}
"A thing." type Thing { "Its id." id: ID! "How often it happened." times: Int! }
`;

const BY_HAND = `async (args, ctx) => {
  await ctx.tools.putKeyed({ id: 'one' });
  const request = { verb: 'POST', target: '/effects/{args.id}' };
  await ctx.backends.keyed.request(request, { id: 'two' });
  return ctx.tools.putKeyed({ id: 'three' });
}`;

/** Tools of a backend that knows keys, of its replica, and of one that knows none. */
async function gatewayTo(keyed: string, plain: string, replica = keyed) {
  const backends = {
    keyed: { kind: 'rest', url: keyed, idempotency },
    replica: { kind: 'rest', url: replica, idempotency, domain: 'keyed' },
    plain: { kind: 'rest', url: plain },
  };
  const gateway = await gatewayFor({
    sdl: SDL,
    files: {
      'toolgate.config.mjs': configText({ backends }),
      'resolvers/tools/send-by-hand.ts': `export const sendByHand = ${BY_HAND};`,
      'resolvers/tools/put-by-hand.ts': `export const putByHand = ${BY_HAND};`,
    },
  });
  const known = ['authorization', `Bearer ${gateway.key}`];
  const sendWith = (query: string, headers: readonly string[]) =>
    send(gateway.url, query, [...known, ...headers]);
  const ask = async (query: string, key?: string) => (await sendWith(query, keyHeader(key))).body;
  return { ask, sendWith };
}

async function subject() {
  const keyed = await ledgerBackend({ idempotencyHeader: HEADER });
  const plain = await ledgerBackend({ idempotencyHeader: HEADER });
  return { keyed, plain, ...(await gatewayTo(keyed.url, plain.url)) };
}

const keyHeader = (key?: string): readonly string[] => (key === undefined ? [] : [HEADER, key]);

/** By `node:http`, which sends a header twice where it is told to. @param headers names and values by turns */
async function send(url: string, query: string, headers: readonly string[]) {
  const body = JSON.stringify({ query });
  const own = ['host', new URL(url).host, 'content-type', 'application/json'];
  const length = ['content-length', String(Buffer.byteLength(body))];
  const asked = request(`${url}/graphql`, {
    method: 'POST',
    headers: [...own, ...length, ...headers],
  }).end(body);
  const [response] = await once(asked, 'response');
  return { status: response.statusCode, body: (await jsonOf(response)) as Answer };
}

const keysOf = ({ requests }: LedgerBackend) => requests.map(({ key }) => key);
const errorOf = ({ errors }: Answer) => errors?.[0]?.extensions;

describe("a WRITE under its caller's key", () => {
  test('happens once, however often it is asked for, by whichever process', async () => {
    const { keyed, plain, ask } = await subject();
    const another = await gatewayTo(keyed.url, plain.url);
    const query = 'mutation { send(id: "a") { times } }';
    const answers = [await ask(query, 'k'), await ask(query, 'k'), await another.ask(query, 'k')];

    expect(answers).toEqual(answers.map(() => ({ data: { send: { times: 1 } } })));
    expect(keyed.records.times('a')).toBe(1);
    expect(new Set(keysOf(keyed)).size).toBe(1);
    expect(keysOf(keyed)[0]).toMatch(/^[\w-]{43}$/);
  });

  test('happens once per field of the answer', async () => {
    const { keyed, ask } = await subject();
    const query = 'mutation { one: send(id: "a") { id } two: send(id: "b") { id } }';
    await ask(query, 'k');
    await ask(query, 'k');

    expect(keyed.records.effects.map(({ id }) => id)).toEqual(['a', 'b']);
  });

  test('happens again under another key, and without one', async () => {
    const { keyed, ask } = await subject();
    for (const key of ['k', 'another', undefined, undefined]) {
      await ask('mutation { send(id: "a") { id } }', key);
    }
    expect(keyed.records.times('a')).toBe(4);
  });

  test('whose answers are lost has an unknown outcome, which the key clears up', async () => {
    const { keyed, plain } = await subject();
    const proxy = await faultProxy(keyed.url, () => ({ cut: 'HEADERS' }));
    const { ask } = await gatewayTo(proxy.url, plain.url);
    const query = 'mutation { send(id: "a") { times } }';

    const lost = { code: 'TOOL_OUTCOME_UNKNOWN', sideEffect: 'UNKNOWN' };
    expect(errorOf(await ask(query))).toMatchObject({ ...lost, retryable: false });
    const told = errorOf(await ask(query, 'k'));
    expect(told).toMatchObject({ ...lost, retryable: true, retryAfterMs: 1_000 });
    expect(told?.hint).toBe(
      'Repeat the same call under the same idempotency key: it happens once.',
    );
    proxy.use(() => null);
    expect(await ask(query, 'k')).toEqual({ data: { send: { times: 2 } } }); // one of each call
    expect(new Set(keysOf(keyed)).size).toBe(2);
  });

  test('is told under the same key to another backend of the domain', async () => {
    const records = createRecords();
    const plain = await ledgerBackend();
    const [keyed, replica] = [
      await ledgerBackend({ idempotencyHeader: HEADER, records, plan: () => ({ lost: true }) }),
      await ledgerBackend({ idempotencyHeader: HEADER, records }),
    ];
    const { ask } = await gatewayTo(keyed.url, plain.url, replica.url);

    const { data } = await ask('mutation { send(id: "a") { times } }', 'k');
    expect(data).toEqual({ send: { times: 1 } });
    expect(new Set([...keysOf(keyed), ...keysOf(replica)]).size).toBe(1);
  });

  test('which still runs for an earlier request is answered when it has ended', async () => {
    const [begun, ends] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const soon = { headers: { 'retry-after-ms': '1' } };
    const plain = await ledgerBackend();
    const keyed = await ledgerBackend({
      idempotencyHeader: HEADER,
      plan({ number }) {
        begun.resolve();
        return number === 1 ? { held: ends.promise } : { ...soon, answered: ends.resolve };
      },
    });
    const { ask } = await gatewayTo(keyed.url, plain.url);
    const query = 'mutation { send(id: "a") { times } }';
    const first = ask(query, 'k');
    await begun.promise;

    expect(await ask(query, 'k')).toEqual({ data: { send: { times: 1 } } });
    expect(await first).toEqual({ data: { send: { times: 1 } } });
    expect(keyed.requests.map(({ status }) => status)).toEqual([200, 409, 200]);
    expect(keyed.records.times('a')).toBe(1);
  });

  test('which runs on for longer than the call may wait can be asked for again', async () => {
    const { keyed, ask } = await subject();
    keyed.behave(() => ({ status: 409, headers: { 'retry-after-ms': '1' } }));
    expect(errorOf(await ask('mutation { send(id: "a") { id } }', 'k'))).toMatchObject({
      code: 'CONFLICT',
      reason: 'IN_PROGRESS',
      sideEffect: 'UNKNOWN',
      retryable: true,
      attempts: 3,
    });
  });
});

describe('a key', () => {
  test.each(['sendPlain', 'dropPlain', 'sendByHand'])(
    'is refused with %s, of which nobody knows a repeat, and nothing is sent',
    async (tool) => {
      const { keyed, plain, ask } = await subject();
      const { data, errors } = await ask(`mutation { ${tool}(id: "a") { id } }`, 'k');

      expect(data).toEqual({ [tool]: null });
      expect(errors?.[0]?.extensions).toMatchObject({
        code: 'VALIDATION_FAILED',
        reason: 'KEY_UNSUPPORTED',
        retryable: false,
        sideEffect: 'NONE',
        attempts: 0,
      });
      expect([...keyed.requests, ...plain.requests]).toEqual([]);
    },
  );

  test('changes nothing for a READ and for what may be repeated anyway', async () => {
    const { plain, ask } = await subject();
    const { errors } = await ask('mutation { look { id } put(id: "a") { id } }', 'k');
    expect(errors).toBeUndefined();
    expect(plain.requests.map(({ method, key }) => [method, key])).toEqual([
      ['GET', null],
      ['POST', null],
    ]);
  });

  test('goes along with what is destructive', async () => {
    const { keyed, ask } = await subject();
    await ask('mutation { drop(id: "a") { id } }', 'k');
    await ask('mutation { drop(id: "a") { id } }', 'k');
    expect(keyed.records.times('a')).toBe(1);
  });

  test('of a TypeScript tool is not that of its calls: each has one of its own', async () => {
    const { keyed, ask } = await subject();
    expect((await ask('mutation { putByHand(id: "a") { id } }', 'k')).errors).toBeUndefined();
    expect(new Set(keysOf(keyed)).size).toBe(3);
    expect(keyed.records.effects.map(({ id }) => id)).toEqual(['one', 'two', 'three']);
  });
});

test.each([
  ['an empty key', [HEADER, '']],
  ['two keys', [HEADER, 'a', HEADER, 'a']],
  ['a key of 256 characters', [HEADER, 'k'.repeat(256)]],
  ['a key with a space', [HEADER, 'a b']],
  ['a key with a letter outside of ASCII', [HEADER, 'clé']],
])('a request with %s is refused whole', async (_, headers) => {
  const { keyed, plain, sendWith } = await subject();
  const query = 'mutation { look { id } send(id: "a") { id } }';
  const { status, body } = await sendWith(query, headers);

  expect(status).toBe(400);
  expect(body.data).toBeUndefined();
  expect(errorOf(body)).toMatchObject({
    code: 'VALIDATION_FAILED',
    reason: 'REQUEST',
    retryable: false,
    sideEffect: 'NONE',
  });
  expect([...keyed.requests, ...plain.requests]).toEqual([]);
});
