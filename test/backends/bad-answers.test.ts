import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { restBackend } from '../../src/backends/rest.ts';
import type { Effect } from '../../src/base/effects.ts';
import { aCall, aPlan } from '../support/a-call.ts';
import { failureOf } from '../support/failure.ts';
import { http, json, rawBackend } from '../support/raw-backend.ts';
import { REST_PARTS } from '../support/rest-parts.ts';
import { hasOpenssl, selfSigned } from '../support/self-signed.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const CHUNKED =
  'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n';
const MIB = 1_048_576;

function shopTool(url: string, effect?: Effect) {
  const backend = restBackend({ shop: { url } }, REST_PARTS);
  onTestFinished(() => backend.close());
  const request = { verb: 'GET', target: '/', headers: [], body: null, pick: null } as const;
  const binding = { kind: 'rest', backend: 'shop', request } as const;
  const plan = aPlan(binding, effect);
  const invoke = backend.bind(binding, plan);
  return {
    plan,
    invoke,
    call: (signal?: AbortSignal) => aCall({ plan, ...(signal && { signal }) }),
  };
}

const lengthy = (length: number) =>
  `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`;

test.each([
  ['invalid JSON', http(200, JSON_TYPE, '{"a":')],
  ['JSON and more', http(200, JSON_TYPE, '{} {}')],
  ['no body where JSON is announced', http(200, JSON_TYPE)],
  ['text that is not UTF-8', http(200, JSON_TYPE, '"\u00ff"').replace('length: 4', 'length: 3')],
  ['an HTML page', http(200, { 'content-type': 'text/html' }, '<h1>Sign in</h1>')],
  ['JSON that calls itself text', http(200, { 'content-type': 'text/plain' }, '{}')],
  ['JSON of no type', http(200, {}, '{}')],
  ['JSON of two types', json({}).replace('\r\n\r\n', '\r\ncontent-type: text/html\r\n\r\n')],
  ['JSON in UTF-16', http(200, { 'content-type': 'application/json; charset=utf-16' }, '{}')],
  ['JSON lines', http(200, { 'content-type': 'application/jsonl' }, '{}')],
  [
    'JSON that calls itself compressed',
    http(200, { ...JSON_TYPE, 'content-encoding': 'br' }, '{}'),
  ],
  ['part of a content', http(206, { 'content-type': 'multipart/byteranges' }, '{}')],
  ['what is no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n'],
  ['a status line without status', 'HTTP/1.1 \r\n\r\n'],
  ['headers without end', `HTTP/1.1 200 OK\r\n${'x-a: aaaaaaaaaaaaaaaa\r\n'.repeat(2_000)}`],
  ['two lengths', http(200, { ...JSON_TYPE, 'Content-Length': '7' }, '{}')],
  ['a chunk of no size', `${CHUNKED}zz\r\n{}\r\n0\r\n\r\n`],
  ['a chunk longer than it says', `${CHUNKED}1\r\n{}\r\n0\r\n\r\n`],
])('%s is UNREADABLE', async (_, bytes) => {
  const shop = await rawBackend((socket) => {
    socket.write(bytes, 'latin1');
  });
  const { invoke, call } = shopTool(shop.url);
  const made = call();
  const failure = await failureOf(invoke(made));

  expect(failure).toMatchObject({ name: 'BackendFailure', kind: 'UNREADABLE' });
  expect(made.attempt.sent).toBe('MAYBE');
  expect(String(failure)).not.toContain('Sign in');
});

test.each([
  ['shorter than its length', `${lengthy(100)}{"ok":true}`, 'end'],
  ['without its last chunk', `${CHUNKED}b\r\n{"ok":true}\r\n`, 'end'],
  ['in the middle of a chunk', `${CHUNKED}ff\r\n{"ok":true}`, 'end'],
  ['shorter than its length, and reset', `${lengthy(100)}{"ok":true}`, 'resetAndDestroy'],
] as const)('a body cut off %s is UNREADABLE', async (_, bytes, leave) => {
  const shop = await rawBackend((socket) => {
    socket.write(bytes, () => socket[leave]());
  });
  const { invoke, call } = shopTool(shop.url);
  expect(await failureOf(invoke(call()))).toMatchObject({ kind: 'UNREADABLE' });
});

test('a body longer than its length is cut there, and poisons no later answer', async () => {
  const shop = await rawBackend((socket) => {
    socket.write(`${lengthy(2)}{}HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n`);
  });
  const { invoke, call } = shopTool(shop.url);
  for (let n = 0; n < 4; n++) expect(await invoke(call())).toEqual({});
});

test.each([
  ['ended', (socket: Socket) => socket.end()],
  ['reset', (socket: Socket) => socket.resetAndDestroy()],
  [
    'ended after early hints',
    (socket: Socket) => socket.end('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'),
  ],
  ['ended in the headers', (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-')],
])('a connection %s instead of an answer is lost after the request', async (_, leave) => {
  const shop = await rawBackend(leave);
  const { invoke, call } = shopTool(shop.url, 'WRITE');
  const made = call();

  expect(await failureOf(invoke(made))).toMatchObject({ kind: 'CONNECTION_LOST' });
  expect(made.attempt.sent).toBe('MAYBE');
  expect(shop.requests).toHaveLength(1);
});

test.each(['announced', 'chunked'])(
  'a body of 50 MB, %s, is TOO_LARGE and never held',
  async (how) => {
    const shop = await rawBackend((socket) => {
      let written = 0;
      const chunk = Buffer.alloc(65_536, ' ');
      socket.write(how === 'chunked' ? CHUNKED : lengthy(50 * MIB));
      const more = () => {
        for (let room = true; room && written < 50 * MIB && !socket.destroyed; ) {
          if (how === 'chunked') socket.write('10000\r\n');
          room = socket.write(chunk);
          if (how === 'chunked') socket.write('\r\n');
          written += chunk.length;
        }
      };
      socket.on('drain', more);
      more();
    });
    const { invoke, call } = shopTool(shop.url);
    const before = process.memoryUsage().arrayBuffers;
    const calls = Array.from({ length: 8 }, () => failureOf(invoke(call())));
    for (const failure of await Promise.all(calls)) {
      expect(failure).toMatchObject({ kind: 'TOO_LARGE' });
    }
    // 5 MiB each, what the buffer was before it grew, and the chunks that no collection has met yet.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * 24 * MIB);
    for (const { bytesWritten } of shop.connections) expect(bytesWritten).toBeLessThan(16 * MIB);
  },
);

test('a body of a million chunks costs its bytes, not its chunks', async () => {
  const piece = Buffer.from('1\r\n1\r\n'.repeat(10_000));
  const shop = await rawBackend((socket) => {
    socket.write(CHUNKED);
    for (let n = 0; n < 100; n++) socket.write(piece);
    socket.write('0\r\n\r\n');
  });
  const { invoke, call } = shopTool(shop.url);
  const before = process.memoryUsage().heapUsed;
  const answer = invoke(call());
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().heapUsed - before);
  }, 5);
  expect(await answer).toBe(Number.POSITIVE_INFINITY); // a number of a million digits
  clearInterval(watch);
  expect(most).toBeLessThan(120 * MIB);
});

test('a slow body is aborted, and its connection closed within 100 ms', async () => {
  const shop = await rawBackend((socket) => {
    const drip = setInterval(() => socket.write('1\r\n \r\n'), 10);
    socket.write(CHUNKED);
    socket.on('close', () => {
      clearInterval(drip);
      closed.resolve(performance.now());
    });
    setTimeout(() => abort.abort(reason), 50);
  });
  const closed = Promise.withResolvers<number>();
  const abort = new AbortController();
  const reason = new Error('too slow');
  const { invoke, call } = shopTool(shop.url);

  expect(await failureOf(invoke(call(abort.signal)))).toBe(reason);
  const rejected = performance.now();
  expect((await closed.promise) - rejected).toBeLessThan(100);
});

test('an abort while a connection is awaited sends nothing, and spares the connection', async () => {
  const shop = await rawBackend((socket, { head }) => {
    if (head.includes('/ ')) held.push(socket);
  });
  const held: Socket[] = [];
  const backend = restBackend({ shop: { url: shop.url, maxConnections: 1 } }, REST_PARTS);
  onTestFinished(() => backend.close());
  const request = { verb: 'GET', target: '/', headers: [], body: null, pick: null } as const;
  const binding = { kind: 'rest', backend: 'shop', request } as const;
  const plan = aPlan(binding, 'WRITE');
  const invoke = backend.bind(binding, plan);
  const abort = new AbortController();
  const second = aCall({ plan, signal: abort.signal });

  const first = invoke(aCall({ plan }));
  const failed = failureOf(invoke(second));
  while (held.length === 0) await new Promise(setImmediate);
  abort.abort(new Error('gone'));
  expect(await failed).toBe(abort.signal.reason);
  expect(second.attempt.sent).toBe('NO');

  held[0]?.write(json({ ok: 1 }));
  expect(await first).toEqual({ ok: 1 });
  const third = invoke(aCall({ plan }));
  while (held.length < 2) await new Promise(setImmediate);
  held[1]?.write(json({ ok: 3 }));
  expect(await third).toEqual({ ok: 3 });
  expect(shop.requests).toHaveLength(2);
  expect(shop.connections).toHaveLength(1);
});

test.skipIf(!hasOpenssl)(
  'a certificate that nobody vouches for is CERTIFICATE, and nothing was sent',
  async () => {
    const server = createServer(selfSigned());
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    onTestFinished(() => new Promise<void>((closed) => void server.close(() => closed())));
    const { port } = server.address() as AddressInfo; // a TCP server has no other kind of address

    const { invoke, call } = shopTool(`https://127.0.0.1:${port}`, 'WRITE');
    const made = call();
    expect(await failureOf(invoke(made))).toMatchObject({ kind: 'CERTIFICATE' });
    expect(made.attempt.sent).toBe('NO');
  },
);

test('a host that does not exist is NAME_UNKNOWN, or UNREACHABLE where nobody can say so', async () => {
  const { invoke, call } = shopTool('http://shop.invalid');
  const kind = expect.stringMatching(/^(?:NAME_UNKNOWN|UNREACHABLE)$/);
  expect(await failureOf(invoke(call()))).toMatchObject({ kind });
});
