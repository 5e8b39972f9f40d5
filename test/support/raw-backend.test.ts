import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { json, rawBackend } from './raw-backend.ts';

test('requests are told apart, however their bytes are cut', async () => {
  const { url, requests } = await rawBackend((socket) => socket.write(json({ ok: true })));
  const client = connect(Number(new URL(url).port), '127.0.0.1');
  const bytes = 'POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcGET /b HTTP/1.1\r\nx: y\r\n\r\n';
  for (const byte of bytes) {
    client.write(byte);
    await new Promise(setImmediate);
  }
  while (requests.length < 2) await once(client, 'data');
  client.destroy();

  expect(requests).toEqual([
    { head: 'POST /a HTTP/1.1\r\nContent-Length: 3', body: 'abc' },
    { head: 'GET /b HTTP/1.1\r\nx: y', body: '' },
  ]);
});
