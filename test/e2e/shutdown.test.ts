import { connect } from 'node:net';
import { expect, test, vi } from 'vitest';
import { gatewayFor } from '../support/gateway-for.ts';
import { json, recordingBackend } from '../support/recording-backend.ts';

const SDL = `
extend type Mutation {
  "Writes." write(id: ID!): String @tool(effect: WRITE, scopes: ["act"]) @rest(backend: "shop", POST: "/write/{args.id}")
    @timeout(total: "10s", attempt: "10s")
}
`;

async function subject(answerAfterMs: number) {
  const shop = await recordingBackend((_, response) => json(response, 'done', answerAfterMs));
  const gateway = await gatewayFor({ sdl: SDL, rest: { shop: shop.url } });
  const stop = async () => {
    const start = performance.now();
    await gateway.app.stop();
    return performance.now() - start;
  };
  return { shop, gateway, stop };
}

const connected = (url: string, text: string) =>
  new Promise<void>((resolve) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname, () => socket.write(text, () => resolve()));
    socket.on('error', () => {});
  });

test('a call under way is answered before the doors close, and its connection does not hold them open', async () => {
  const { shop, gateway, stop } = await subject(300);
  const asked = gateway.ask('mutation { write(id: "1") }');
  await vi.waitFor(() => expect(shop.arrivals).toHaveLength(1), { interval: 5 });
  const took = await stop();

  expect(await asked).toEqual({ data: { write: 'done' } });
  expect(took).toBeLessThan(1_500);
});

test.each([
  ['headers', 'POST /graphql HTTP/1.1\r\nHost: x\r\n'],
  [
    'a body',
    'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{',
  ],
  ['nothing', ''],
])('a client that sent %s and stays silent does not delay the end', async (_, text) => {
  const { gateway, stop } = await subject(0);
  await connected(gateway.url, text);
  await new Promise((resolve) => setTimeout(resolve, 50)); // the server reads it

  expect(await stop()).toBeLessThan(1_800);
});

test('once stopping nothing more is accepted', async () => {
  const { gateway, stop } = await subject(0);
  await stop();
  await expect(gateway.ask('{ __typename }')).rejects.toThrow('fetch failed');
});
