import { setTimeout as wait } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { gatewayFor } from '../support/gateway-for.ts';
import { json, recordingBackend } from '../support/recording-backend.ts';

const SDL = `
extend type Mutation {
  "Reads." read(id: ID!): Thing @tool(effect: READ) @rest(backend: "shop", GET: "/read/{args.id}")
  "Writes." write(id: ID!): Thing @tool(effect: WRITE, scopes: ["act"]) @rest(backend: "shop", POST: "/write/{args.id}")
}
"A thing." type Thing { "Its id." id: ID! }
`;

const ANSWER_AFTER_MS = 400;

/** A slow shop, and a client that leaves as soon as `until` requests have reached it. */
async function clientThatLeaves(document: string, until: number) {
  const shop = await recordingBackend((_, response, route) =>
    json(response, { id: route.split('/').at(-1) }, ANSWER_AFTER_MS),
  );
  const gateway = await gatewayFor({ sdl: SDL, rest: { shop: shop.url } });
  const client = new AbortController();
  const asked = gateway.ask(document, {}, client.signal).catch(() => 'left');
  await vi.waitFor(() => expect(shop.arrivals.length).toBe(until), { interval: 5 });
  client.abort();
  const leftAt = performance.now();
  expect(await asked).toBe('left');
  return { shop, gateway, leftAt };
}

test('READs in flight are aborted at the backend within 100 ms of their client leaving', async () => {
  const { shop, leftAt } = await clientThatLeaves(
    'mutation { a: read(id: "a") { id } b: read(id: "b") { id } c: read(id: "c") { id } }',
    3,
  );
  await vi.waitFor(() => expect(shop.arrivals.every(({ endedAt }) => endedAt)).toBe(true), {
    interval: 5,
  });

  for (const { endedAt, answered } of shop.arrivals) {
    expect(answered).toBe(false);
    expect((endedAt ?? Number.NaN) - leftAt).toBeLessThan(100);
  }
});

test('a started WRITE finishes after its client left, and what was not started never starts', async () => {
  const { shop } = await clientThatLeaves(
    'mutation { one: write(id: "1") { id } two: write(id: "2") { id } three: read(id: "3") { id } }',
    1,
  );
  await vi.waitFor(() => expect(shop.arrivals[0]?.endedAt).not.toBeNull(), { timeout: 2_000 });

  expect(shop.arrivals[0]?.answered).toBe(true);
  await wait(ANSWER_AFTER_MS); // time enough for what must not come
  expect(shop.routes()).toEqual(['POST /write/1']);
});

test('a client that stays gets its answer though another one left', async () => {
  const { shop, gateway } = await clientThatLeaves('mutation { a: read(id: "a") { id } }', 1);
  const { data } = await gateway.ask('mutation { b: read(id: "b") { id } }');

  expect(data).toEqual({ b: { id: 'b' } });
  expect(shop.arrivals.map(({ answered }) => answered)).toEqual([false, true]);
});
