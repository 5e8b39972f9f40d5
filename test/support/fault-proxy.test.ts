import { once } from 'node:events';
import { request as ask } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { randomFrom } from '../../examples/backends/random.ts';
import { settled } from './fake-clock.ts';
import { type Fault, faultProxy } from './fault-proxy.ts';
import { always, atRate, inOrder, type Plan, statuses, where } from './fault-proxy-plans.ts';
import { ledgerBackend } from './ledger-backend.ts';
import { rawBackend } from './raw-backend.ts';
import { recordingBackend } from './recording-backend.ts';

async function proxied(plan: Plan<Fault> = () => null, body = '{"id":"a","times":1}') {
  const ledger = await ledgerBackend({ plan: always({ body }) });
  return { ledger, proxy: await faultProxy(ledger.url, plan) };
}

interface Seen {
  readonly status: number | null;
  readonly body: string;
  /** The code of what went wrong; null: the answer is whole. */
  readonly failed: string | null;
}

/** What a plain HTTP client sees of a POST. */
async function post(url: string, body = '{"note":"hello"}', signal?: AbortSignal): Promise<Seen> {
  const headers = { 'content-type': 'application/json' };
  const sent = ask(`${url}/effects/a`, { method: 'POST', headers, agent: false, signal });
  sent.on('error', () => {}); // what is not awaited below may still come
  sent.end(body);
  let status: number | null = null;
  let got = '';
  try {
    const [response] = await once(sent, 'response');
    status = response.statusCode;
    for await (const chunk of response) got += chunk;
    return { status, body: got, failed: null };
  } catch (error) {
    return { status, body: got, failed: codeOf(error) };
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

test('without a fault the answer and the request pass as they are', async () => {
  const { ledger, proxy } = await proxied();

  expect(await post(proxy.url)).toEqual({
    status: 200,
    body: '{"id":"a","times":1}',
    failed: null,
  });
  expect(proxy.exchanges).toMatchObject([{ number: 1, forwarded: 'WHOLE', times: 1, fault: null }]);
  expect(ledger.requests).toMatchObject([{ method: 'POST', target: '/effects/a', acted: true }]);
  expect(await (await fetch(`${proxy.url}/things/b`)).text()).toBe('{"id":"a","times":1}');
});

test('a client keeps one connection for many requests', async () => {
  const { proxy } = await proxied();
  const socket = connect(Number(new URL(proxy.url).port), '127.0.0.1');
  for (const id of ['a', 'b', 'c']) {
    socket.write(`GET /things/${id} HTTP/1.1\r\nhost: x\r\n\r\n`);
    const [bytes] = await once(socket, 'data');
    expect(String(bytes)).not.toMatch(/^connection: close/im);
  }
  expect(proxy.open()).toBe(1);
  expect(proxy.exchanges.map(({ target }) => target)).toEqual([
    '/things/a',
    '/things/b',
    '/things/c',
  ]);
  socket.destroy();
});

test('bodies in chunks pass, and the connection stays', async () => {
  const { url } = await recordingBackend((request, response) => {
    request.pipe(response);
  });
  const proxy = await faultProxy(url);
  const socket = connect(Number(new URL(proxy.url).port), '127.0.0.1');
  let seen = '';
  socket.on('data', (bytes) => {
    seen += bytes;
  });
  for (const word of ['first', 'other']) {
    socket.write('POST /a HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n');
    socket.write(`5\r\n${word}\r\n0\r\n\r\n`);
    while (!seen.endsWith(`5\r\n${word}\r\n0\r\n\r\n`)) await once(socket, 'data');
  }
  expect(proxy.exchanges).toHaveLength(2);
  expect(proxy.open()).toBe(1);
  socket.destroy();
});

describe('of the request', () => {
  test.each([
    [0, 'NOTHING', 0],
    [30, 'PART', 0],
    ['REQUEST', 'WHOLE', 1],
  ] as const)(
    'a reset after %s leaves %s of it with the backend',
    async (after, forwarded, acted) => {
      const { ledger, proxy } = await proxied(always({ resetAfter: after }));

      expect(await post(proxy.url)).toMatchObject({ status: null, failed: 'ECONNRESET' });
      while (proxy.exchanges[0]?.forwarded !== forwarded) await settled();
      // Asked by a connection that was made later: what was to arrive of the first has arrived.
      while (acted > 0 && proxy.exchanges[0]?.answered === null) await settled();
      const answer = await fetch(`${ledger.url}/__effects/a`);
      expect(await answer.json()).toEqual({ id: 'a', times: acted });
    },
  );

  test('a duplicate acts twice, and one answer comes back', async () => {
    const { ledger, proxy } = await proxied(always({ duplicate: true }));

    expect(await post(proxy.url)).toMatchObject({ status: 200 });
    expect(ledger.records.times('a')).toBe(2);
    expect(proxy.exchanges[0]?.times).toBe(2);
  });

  test('a corrupted byte arrives corrupted', async () => {
    const { ledger, proxy } = await proxied(always({ corruptRequestAt: 14 })); // the id in the path

    await post(proxy.url);
    expect(ledger.requests[0]?.target).toMatch(/^\/effects\/[^a]$/);
  });

  test.each([
    ['UNASKED', 0],
    ['ASKED', 1],
  ] as const)('silence, %s, ends when the client gives up', async (silent, acted) => {
    const { ledger, proxy } = await proxied(inOrder<Fault>({ silent }));
    const patience = new AbortController();
    const answer = post(proxy.url, '{}', patience.signal);
    while (proxy.exchanges.length === 0) await settled();
    while (ledger.records.effects.length < acted) await settled();
    // Long enough for a whole other request is long enough for an answer to this one.
    expect(await post(proxy.url)).toMatchObject({ status: 200 });
    patience.abort();

    expect(await answer).toMatchObject({ status: null, failed: 'ABORT_ERR' });
    expect(ledger.records.times('a')).toBe(acted + 1);
    while (proxy.open() > 0) await settled();
  });
});

describe('of the answer', () => {
  test.each([
    ['nothing', { cut: 0 }, { status: null, body: '', failed: 'ECONNRESET' }],
    ['a piece of the head', { cut: 'HEADERS' }, { status: null, body: '', failed: 'ECONNRESET' }],
    ['half the body', { cut: 'BODY' }, { status: 200, body: '{"id":"a",', failed: 'ECONNRESET' }],
    [
      'half a chunk, then an orderly end',
      { cut: 'CHUNK', ending: 'CLOSE' },
      { status: 200, body: '{"id":"a', failed: 'ECONNRESET' },
    ],
    [
      'too little',
      { lengthOff: 5, cut: 'BODY', ending: 'CLOSE' },
      { status: 200, failed: 'ECONNRESET' },
    ],
    [
      'one byte less than there is',
      { lengthOff: -1 },
      { body: '{"id":"a","times":1', failed: null },
    ],
  ] as const)('%s comes through, and the effect has happened', async (_, fault, seen) => {
    const { ledger, proxy } = await proxied(always<Fault>(fault));

    expect(await post(proxy.url)).toMatchObject(seen);
    expect(ledger.records.times('a')).toBe(1);
    expect(proxy.exchanges[0]?.forwarded).toBe('WHOLE');
  });

  test('half of it and then nothing leaves the client waiting', async () => {
    const { proxy } = await proxied(inOrder<Fault>({ cut: 'BODY', ending: 'SILENCE' }));
    const patience = new AbortController();
    const answer = post(proxy.url, '{}', patience.signal);
    let ended = false;
    void answer.finally(() => {
      ended = true;
    });
    while ((proxy.exchanges[0]?.delivered ?? 0) === 0) await settled();
    expect(await post(proxy.url)).toMatchObject({ status: 200 });
    expect(ended).toBe(false);
    patience.abort();

    expect(await answer).toMatchObject({ status: 200, body: '{"id":"a",' });
  });

  test('a corrupted byte is another byte', async () => {
    const { proxy } = await proxied(always({ corruptAt: -2 }));

    const { body } = await post(proxy.url);
    expect(body.slice(0, -2)).toBe('{"id":"a","times":');
    expect(body).not.toBe('{"id":"a","times":1}');
  });

  test('a flood of informational answers comes before the real one', async () => {
    const { proxy } = await proxied(always({ informational: 50 }));
    const sent = ask(`${proxy.url}/effects/a`, { method: 'POST', agent: false }).end();
    let early = 0;
    sent.on('information', () => early++);

    const [response] = await once(sent, 'response');
    response.resume();
    expect({ early, status: response.statusCode }).toEqual({ early: 50, status: 200 });
  });

  test('slices arrive one by one', async () => {
    const { proxy } = await proxied(always({ sliceBytes: 7 }));
    const pieces: Buffer[] = [];
    const socket = connect(Number(new URL(proxy.url).port), '127.0.0.1');
    socket.on('data', (piece: Buffer) => pieces.push(piece));
    socket.write('GET /things/a HTTP/1.1\r\nhost: x\r\n\r\n');
    while (!Buffer.concat(pieces).includes('"times":1}')) await once(socket, 'data');
    socket.destroy();

    expect(pieces.length).toBeGreaterThan(5);
  });

  test('latency and bandwidth take their time', async () => {
    const { proxy } = await proxied(
      inOrder<Fault>({ latencyMs: 40 }, { bytesPerSecond: 2_000 }),
      'x'.repeat(100),
    );
    const took = async () => {
      const start = performance.now();
      await post(proxy.url);
      return performance.now() - start;
    };
    // A timer may fire up to a millisecond early.
    expect(await took()).toBeGreaterThan(39);
    expect(await took()).toBeGreaterThan(50);
  });

  test('jitter follows the seed', async () => {
    const { proxy } = await proxied(always({ jitterMs: 60 }));
    const first = Math.floor(randomFrom(1).next() * 60);
    const start = performance.now();
    await post(proxy.url);

    expect(performance.now() - start).toBeGreaterThan(first - 1);
    expect(first).toBeGreaterThan(30);
  });

  test.each([
    ['without a byte', '', null],
    ['in the body', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"a"', 200],
    ['in a chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\n{"a"', 200],
  ])('a backend that hangs up %s does so for the client too', async (_, bytes, status) => {
    const { url } = await rawBackend((socket) => socket.end(bytes));
    const proxy = await faultProxy(url);

    expect(await post(proxy.url)).toMatchObject({ status, failed: 'ECONNRESET' });
  });

  test('a backend that resets is passed on as it was', async () => {
    const ledger = await ledgerBackend({ plan: always({ lost: true }) });
    const proxy = await faultProxy(ledger.url);

    expect(await post(proxy.url)).toMatchObject({ status: null, failed: 'ECONNRESET' });
    expect(ledger.records.times('a')).toBe(1);
  });
});

test('answers come in the order of their requests', async () => {
  const { proxy } = await proxied(inOrder<Fault>({ latencyMs: 30, status: 201 }, { status: 202 }));
  const socket = connect(Number(new URL(proxy.url).port), '127.0.0.1');
  socket.write('GET /a HTTP/1.1\r\n\r\n'.repeat(2));
  let seen = '';
  socket.on('data', (bytes) => {
    seen += bytes;
  });
  while (!seen.includes('202')) await once(socket, 'data');
  socket.destroy();

  expect(seen.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 201', 'HTTP/1.1 202']);
});

describe('a connection', () => {
  test('may be refused, and accepted again at the same port', async () => {
    const { proxy } = await proxied();
    await proxy.welcome('REFUSE');
    expect(await post(proxy.url)).toMatchObject({ failed: 'ECONNREFUSED' });
    await proxy.welcome('ACCEPT');
    expect(await post(proxy.url)).toMatchObject({ status: 200 });
    expect(proxy.exchanges).toHaveLength(1);
  });

  test('may be reset before a byte of it is read', async () => {
    const { proxy } = await proxied();
    await proxy.welcome('RESET');

    expect(await post(proxy.url)).toMatchObject({ failed: 'ECONNRESET' });
    expect(proxy.exchanges).toEqual([]);
  });

  test('may be accepted and never served', async () => {
    const { ledger, proxy } = await proxied();
    await proxy.welcome('IGNORE');
    const patience = new AbortController();
    const answer = post(proxy.url, '{}', patience.signal);
    while (proxy.open() === 0) await settled();
    await proxy.welcome('ACCEPT');
    expect(await post(proxy.url)).toMatchObject({ status: 200 });
    patience.abort();

    expect(await answer).toMatchObject({ failed: 'ABORT_ERR' });
    expect([proxy.exchanges.length, ledger.requests.length]).toEqual([1, 1]);
    while (proxy.open() > 0) await settled();
  });
});

describe('plans', () => {
  test('a script of statuses is met in its order, and the backend hears of the rest', async () => {
    const { ledger, proxy } = await proxied(statuses('503,502,200,429'));
    const seen: unknown[] = [];
    for (let n = 0; n < 5; n++) seen.push((await post(proxy.url)).status);

    expect(seen).toEqual([503, 502, 200, 429, 200]);
    expect(ledger.requests).toHaveLength(2);
    expect(proxy.exchanges.map(({ forwarded }) => forwarded)).toEqual([
      'NOTHING',
      'NOTHING',
      'WHOLE',
      'NOTHING',
      'WHOLE',
    ]);
  });

  test('a script that is no list of statuses is refused', () => {
    expect(() => statuses('503,oops')).toThrow('503,oops is no list of statuses.');
  });

  test('a request is chosen by its number, or by what it is', async () => {
    const { proxy } = await proxied(where(({ number }) => number === 2, always({ status: 500 })));
    const seen = [await post(proxy.url), await post(proxy.url), await post(proxy.url)];
    expect(seen.map(({ status }) => status)).toEqual([200, 500, 200]);

    proxy.use(
      where(
        ({ headers }) => headers['content-type'] === 'application/json',
        always({ status: 418 }),
      ),
    );
    expect((await post(proxy.url)).status).toBe(418);
    expect((await fetch(proxy.url)).status).toBe(200);
  });

  test('a rate meets its share, the same for the same seed', () => {
    const met = () => {
      const plan = atRate(0.3, randomFrom(5).next, 'one', 'other');
      const asked = { number: 1, method: 'GET', target: '/', headers: {} };
      return Array.from({ length: 10_000 }, () => plan(asked));
    };
    const each = Object.groupBy(met(), (what) => what ?? 'none');

    expect(each.none?.length).toBeGreaterThan(6_800);
    expect(each.none?.length).toBeLessThan(7_200);
    expect(Math.abs((each.one?.length ?? 0) - (each.other?.length ?? 0))).toBeLessThan(200);
    expect(met()).toEqual(met());
  });
});

test('a client that leaves takes its request at the backend along', async () => {
  const { ledger, proxy } = await proxied();
  ledger.behave(always({ silent: true }));
  const patience = new AbortController();
  const answer = post(proxy.url, '{}', patience.signal);
  while (ledger.open() === 0) await settled();
  patience.abort();
  await answer;
  while (ledger.open() > 0) await settled();

  expect(proxy.open()).toBe(0);
});
