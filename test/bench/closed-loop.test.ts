import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { closedLoop } from '../../bench/closed-loop.ts';
import { requestTexts } from '../../bench/request-text.ts';

const servers: { close(): void }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

test('the next request leaves once the last one is answered', async () => {
  let [running, most] = [0, 0];
  const seen: string[] = [];
  const port = await serve(async (request, response) => {
    running += 1;
    most = Math.max(most, running);
    for await (const chunk of request) seen.push(String(chunk));
    response.end('{"data":1}');
    running -= 1;
  });
  const latencies = await loop(port, 3);
  expect(seen).toEqual(['{"n":"0000001"}', '{"n":"0000002"}', '{"n":"0000003"}']);
  expect(latencies).toHaveLength(3);
  expect(most).toBe(1);
});

test('an answer in many pieces is one answer', async () => {
  const port = await serve((_, response) => {
    response.write('{"data":');
    setImmediate(() => response.end(`"${'x'.repeat(200_000)}"}`));
  });
  expect(await loop(port, 2)).toHaveLength(2);
});

test.each([
  ['an HTTP error', 500, '{}', /answered 500/],
  ['a GraphQL error', 200, '{"errors":[{"message":"broken"}]}', /answered 200 [\s\S]*broken/],
])('%s ends the run', async (_, status, body, message) => {
  const port = await serve((_request, response) => response.writeHead(status).end(body));
  await expect(loop(port, 3)).rejects.toThrow(message);
});

test('a subject that hangs up ends the run', async () => {
  const port = await serve((_, response) =>
    response.writeHead(200, { connection: 'close' }).end('{}'),
  );
  await expect(loop(port, 3)).rejects.toThrow();
});

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  // A server that listens at a TCP port has an address of this form.
  return (server.address() as AddressInfo).port;
}

async function loop(port: number, requests: number): Promise<number[]> {
  const latencies: number[] = [];
  const text = requestTexts({ port, path: '/', key: 'a-key' }, '{"n":"{n}"}');
  let sent = 0;
  const number = () => {
    sent += 1;
    return sent;
  };
  await closedLoop({
    port,
    next: () => (sent < requests ? text(number) : null),
    record: (latencyMs) => latencies.push(latencyMs),
  });
  return latencies;
}
