import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/app/system-clock.ts';
import { restBackend } from '../../src/backends/rest.ts';
import type { RestService } from '../../src/backends/rest-origin.ts';
import type { Effect } from '../../src/base/effects.ts';
import type { RequestPlan } from '../../src/model/plan.ts';
import { aCall, aPlan } from '../support/a-call.ts';
import { failureOf } from '../support/failure.ts';
import { http, json, rawBackend } from '../support/raw-backend.ts';
import { REST_PARTS } from '../support/rest-parts.ts';

const GET: RequestPlan = { verb: 'GET', target: '/orders', headers: [], body: null, pick: null };

interface Setting {
  readonly origins: Readonly<Record<string, RestService>>;
  readonly request?: Partial<RequestPlan>;
  readonly effect?: Effect;
}

/** A binding to the backend `shop`. */
function shopTool({ origins, request, effect }: Setting) {
  const backend = restBackend(origins, REST_PARTS);
  onTestFinished(() => backend.close());
  const binding = { kind: 'rest', backend: 'shop', request: { ...GET, ...request } } as const;
  const plan = aPlan(binding, effect);
  return { plan, invoke: backend.bind(binding, plan) };
}

const ok = () => rawBackend((socket) => socket.write(json({ ok: true })));

describe('origin', () => {
  test('is the one that the attempt was given, with the path of its own URL', async () => {
    const [one, other] = [await ok(), await ok()];
    const origins = { shop: { url: [one.url, `${other.url}/api/`] } };
    const { plan, invoke } = shopTool({ origins });
    const to = (origin?: number) => {
      const attempt = { number: 1, backend: 'shop', sent: 'NO' as const };
      return invoke(
        aCall({ plan, attempt: origin === undefined ? attempt : { ...attempt, origin } }),
      );
    };
    await Promise.all([to(), to(0), to(1)]);

    const heads = (of: typeof one) => of.requests.map(({ head }) => head.split('\r\n')[0]);
    expect(heads(one)).toEqual(['GET /orders HTTP/1.1', 'GET /orders HTTP/1.1']);
    expect(heads(other)).toEqual(['GET /api/orders HTTP/1.1']);
  });
});

describe('request', () => {
  test('a GET sends its target, the headers of the plan, what the call is about, and nothing else', async () => {
    const { url, requests } = await ok();
    const headers = [
      { name: 'X-Tenant', value: '{caller.tenant}' },
      { name: 'X-Note', value: '{args.note}' },
    ];
    const request = { target: '/orders/{args.id}?limit={args.first}', headers };
    const { plan, invoke } = shopTool({ origins: { shop: { url } }, request });

    expect(await invoke(aCall({ plan, args: { id: 'a/b', first: 2 } }))).toEqual({ ok: true });
    expect(requests[0]?.head.split('\r\n')).toEqual([
      'GET /orders/a%2Fb?limit=2 HTTP/1.1',
      `host: ${new URL(url).host}`,
      'connection: keep-alive',
      'accept: application/json',
      'user-agent: toolgate',
      'x-tenant: acme',
      expect.stringMatching(/^x-request-timeout-ms: \d+$/),
      'x-attempt: 1',
      'x-no-retry: 1',
    ]);
  });

  test('a POST sends its arguments as JSON', async () => {
    const { url, requests } = await ok();
    const request: Partial<RequestPlan> = { verb: 'POST', body: { args: ['b', 'c'] } };
    const { plan, invoke } = shopTool({ origins: { shop: { url } }, request, effect: 'WRITE' });

    await invoke(aCall({ plan, args: { a: 1, b: 'é', c: null } }));
    expect(Buffer.from(requests[0]?.body ?? '', 'latin1').toString()).toBe('{"b":"é","c":null}');
    expect(requests[0]?.head).toContain('content-type: application/json');
  });

  test('a header of the plan takes the place of ours', async () => {
    const { url, requests } = await ok();
    const headers = [{ name: 'Accept', value: 'application/vnd.shop+json' }];
    const { plan, invoke } = shopTool({ origins: { shop: { url } }, request: { headers } });

    await invoke(aCall({ plan }));
    expect(requests[0]?.head.match(/^accept: .*$/gim)).toEqual([
      'accept: application/vnd.shop+json',
    ]);
  });

  test('the path of the url goes before the target', async () => {
    const { url, requests } = await ok();
    const { plan, invoke } = shopTool({ origins: { shop: { url: `${url}/v2/` } } });

    await invoke(aCall({ plan }));
    expect(requests[0]?.head).toContain('GET /v2/orders HTTP/1.1');
  });

  test('the call chooses the backend', async () => {
    const replica = await ok();
    const origins = { shop: { url: 'http://127.0.0.1:1' }, replica: { url: replica.url } };
    const { plan, invoke } = shopTool({ origins });

    expect(await invoke(aCall({ plan, backend: 'replica' }))).toEqual({ ok: true });
  });

  test('what cannot be sent reaches no backend', async () => {
    const { url, connections } = await ok();
    const { plan, invoke } = shopTool({
      origins: { shop: { url } },
      request: { target: '/{args.id}' },
    });

    const call = aCall({ plan, args: { id: '..' } });
    expect(await failureOf(invoke(call))).toMatchObject({
      kind: 'UNSENDABLE',
      details: { path: 'id' },
    });
    expect(call.attempt.sent).toBe('NO');
    expect(connections).toHaveLength(0);
  });

  test('calls one after the other share connections', async () => {
    const { url, connections } = await ok();
    const { plan, invoke } = shopTool({ origins: { shop: { url } } });

    for (let n = 0; n < 8; n++) await invoke(aCall({ plan }));
    // The second: undici frees a connection one turn of the event loop after its answer.
    expect(connections.length).toBeLessThanOrEqual(2);
  });
});

describe('answer', () => {
  test.each([
    [null, { data: { items: [{ id: 'a' }] } }],
    ['data.items', [{ id: 'a' }]],
    ['data.items.0.id', 'a'],
    ['data.absent.id', null],
  ])('pick %s takes %j', async (pick, value) => {
    const { url } = await rawBackend((socket) =>
      socket.write(json({ data: { items: [{ id: 'a' }] } })),
    );
    const { plan, invoke } = shopTool({ origins: { shop: { url } }, request: { pick } });

    expect(await invoke(aCall({ plan }))).toEqual(value);
  });

  test.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'APPLICATION/JSON; profile=x; charset=us-ascii',
    'application/problem+json;',
    'application/vnd.shop.v2+json',
  ])('%s is JSON', async (type) => {
    const { url } = await rawBackend((socket) =>
      socket.write(http(201, { 'content-type': type }, '[1]')),
    );
    const { plan, invoke } = shopTool({ origins: { shop: { url } } });

    expect(await invoke(aCall({ plan }))).toEqual([1]);
  });

  test.each([204, 205, 200, 202])('%i without content is null', async (status) => {
    const headers: Record<string, string> =
      status === 204 ? { date: 'now' } : { 'content-length': '0' };
    const { url } = await rawBackend((socket) => {
      const text = http(status, headers);
      socket.write(status === 204 ? text.replace('content-length: 0\r\n', '') : text);
    });
    const { plan, invoke } = shopTool({ origins: { shop: { url } }, effect: 'IDEMPOTENT' });

    expect(await invoke(aCall({ plan }))).toBeNull();
  });

  test('early hints before the answer are no answer', async () => {
    const { url } = await rawBackend((socket) =>
      socket.write(`HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${json({ ok: true })}`),
    );
    const { plan, invoke } = shopTool({ origins: { shop: { url } } });

    expect(await invoke(aCall({ plan }))).toEqual({ ok: true });
  });

  test('a key called __proto__ reaches no prototype', async () => {
    const { url } = await rawBackend((socket) =>
      socket.write(
        http(200, { 'content-type': 'application/json' }, '{"__proto__":{"admin":true}}'),
      ),
    );
    const { plan, invoke } = shopTool({ origins: { shop: { url } }, request: { pick: 'admin' } });

    expect(await invoke(aCall({ plan }))).toBeNull();
    expect(({} as { admin?: unknown }).admin).toBeUndefined();
  });

  test.each([301, 400, 404, 409, 429, 500, 503])(
    '%i is a STATUS with its headers',
    async (status) => {
      const { url, connections } = await rawBackend((socket) =>
        socket.write(http(status, { 'retry-after': '7', location: '/x' }, '{"secret":1}')),
      );
      const { plan, invoke } = shopTool({ origins: { shop: { url } } });

      const failure = await failureOf(invoke(aCall({ plan })));
      expect(failure).toMatchObject({
        name: 'BackendFailure',
        kind: 'STATUS',
        details: { status, headers: { 'retry-after': '7' } },
      });
      expect(JSON.stringify(failure)).not.toContain('secret');
      for (let n = 0; n < 4; n++) await failureOf(invoke(aCall({ plan })));
      expect(connections.length).toBeLessThanOrEqual(2);
    },
  );

  test('the long body of an error is not waited for', async () => {
    const { url, connections } = await rawBackend((socket) =>
      socket.write(`HTTP/1.1 500 Oops\r\ncontent-length: 1000000\r\n\r\n${'x'.repeat(70_000)}`),
    );
    const { plan, invoke } = shopTool({ origins: { shop: { url } } });

    expect(await failureOf(invoke(aCall({ plan })))).toMatchObject({ kind: 'STATUS' });
    expect(connections).toHaveLength(1);
  });

  test('a status that is known stands when its body is cut off', async () => {
    const { url } = await rawBackend((socket) =>
      socket.end('HTTP/1.1 409 Conflict\r\ncontent-length: 9\r\n\r\nabc'),
    );
    const { plan, invoke } = shopTool({ origins: { shop: { url } }, effect: 'WRITE' });

    expect(await failureOf(invoke(aCall({ plan })))).toMatchObject({ details: { status: 409 } });
  });
});

describe('redirects', () => {
  const to = (location: string) => http(302, { location });

  test('none is followed unless the origin allows it', async () => {
    const { url, requests } = await rawBackend((socket) => socket.write(to('/elsewhere')));
    const { plan, invoke } = shopTool({ origins: { shop: { url } } });

    expect(await failureOf(invoke(aCall({ plan })))).toMatchObject({ details: { status: 302 } });
    expect(requests).toHaveLength(1);
  });

  test('a READ follows as many as allowed', async () => {
    const { url, requests } = await rawBackend((socket, { head }) => {
      const step = Number(/GET \/orders(\d?)/.exec(head)?.[1] ?? 0);
      socket.write(step < 3 ? to(`orders${step + 1}`) : json({ ok: true }));
    });
    const three = shopTool({ origins: { shop: { url, redirects: 3 } } });
    expect(await three.invoke(aCall(three))).toEqual({ ok: true });

    const two = shopTool({ origins: { shop: { url, redirects: 2 } } });
    expect(await failureOf(two.invoke(aCall(two)))).toMatchObject({ details: { status: 302 } });
    expect(requests).toHaveLength(4 + 3);
  });

  test('a declared origin gets no header that was meant for another', async () => {
    const other = await ok();
    const shop = await rawBackend((socket) => socket.write(to(`${other.url}/orders?x=1`)));
    const headers = [{ name: 'authorization', value: 'Bearer abc' }];
    const origins = { shop: { url: shop.url, redirects: 1 }, other: { url: other.url } };
    const { plan, invoke } = shopTool({ origins, request: { headers } });

    expect(await invoke(aCall({ plan }))).toEqual({ ok: true });
    expect(shop.requests[0]?.head).toContain('authorization');
    expect(other.requests[0]?.head).toContain('GET /orders?x=1');
    expect(other.requests[0]?.head).not.toContain('authorization');
  });

  test('an origin that was not declared is not asked', async () => {
    const other = await ok();
    const shop = await rawBackend((socket) => socket.write(to(other.url)));
    const { plan, invoke } = shopTool({ origins: { shop: { url: shop.url, redirects: 3 } } });

    expect(await failureOf(invoke(aCall({ plan })))).toMatchObject({ details: { status: 302 } });
    expect(other.connections).toHaveLength(0);
  });

  test('a declared origin of another scheme is not asked', async () => {
    const shop = await rawBackend((socket) => socket.write(to('https://127.0.0.1:1/')));
    const origins = {
      shop: { url: shop.url, redirects: 1 },
      other: { url: 'https://127.0.0.1:1' },
    };
    const { plan, invoke } = shopTool({ origins });

    expect(await failureOf(invoke(aCall({ plan })))).toMatchObject({ details: { status: 302 } });
  });

  test.each([
    'https://127.0.0.1/orders',
    'ftp://127.0.0.1/',
    'http://',
    '//[',
    'file:///etc/passwd',
  ])('%s is not followed', async (location) => {
    const { url, requests } = await rawBackend((socket) => socket.write(to(location)));
    const { plan, invoke } = shopTool({ origins: { shop: { url, redirects: 3 } } });

    expect(await failureOf(invoke(aCall({ plan })))).toMatchObject({ details: { status: 302 } });
    expect(requests).toHaveLength(1);
  });

  test.each([
    ['POST', 'WRITE'],
    ['GET', 'IDEMPOTENT'],
    ['POST', 'READ'],
  ] as const)('a %s of a tool that is %s follows none', async (verb, effect) => {
    const { url, requests } = await rawBackend((socket) => socket.write(to('/elsewhere')));
    const origins = { shop: { url, redirects: 3 } };
    const { plan, invoke } = shopTool({ origins, request: { verb }, effect });

    expect(await failureOf(invoke(aCall({ plan })))).toMatchObject({ details: { status: 302 } });
    expect(requests).toHaveLength(1);
  });
});

test.each([
  ['ftp://shop.test', {}, 'is not http'],
  ['http://ann:secret@shop.test', {}, 'more than an origin and a path'],
  ['http://shop.test/?a=1', {}, 'more than an origin and a path'],
  ['http://shop.test', { redirects: 4 }, 'follows 0 to 3 redirects'],
])('%s with %j is no origin', (url, more, message) => {
  expect(() => restBackend({ shop: { url, ...more } }, REST_PARTS)).toThrow(message);
});

test('a request says how much time is left, which attempt it is, and that we repeat it ourselves', async () => {
  const shop = await rawBackend((socket) => socket.write(json({})));
  const { plan, invoke } = shopTool({ origins: { shop: { url: shop.url } } });
  const deadline = systemClock.now() + 2_000;
  const attempt = { number: 2, backend: 'shop', sent: 'NO' } as const;
  await invoke(aCall({ plan, deadline, attempt: { ...attempt } }));

  const [, left] = /^x-request-timeout-ms: (\d+)$/m.exec(shop.requests[0]?.head ?? '') ?? [];
  expect(Number(left)).toBeGreaterThan(1_000);
  expect(Number(left)).toBeLessThanOrEqual(2_000);
  expect(shop.requests[0]?.head).toMatch(/^x-attempt: 2$/m);
  expect(shop.requests[0]?.head).toMatch(/^x-no-retry: 1$/m);
});

test('a request says no longer time than one attempt has', async () => {
  const shop = await rawBackend((socket) => socket.write(json({})));
  const { plan, invoke } = shopTool({ origins: { shop: { url: shop.url } } });
  await invoke(aCall({ plan, deadline: systemClock.now() + 60_000 }));
  expect(shop.requests[0]?.head).toMatch(/^x-request-timeout-ms: 3000$/m);
});

test('a key goes to a backend that knows keys, in its own header, and to no other', async () => {
  const shop = await rawBackend((socket) => socket.write(json({})));
  const knowing = { ...REST_PARTS, idempotencyHeaderOf: () => 'Idempotency-Key' };
  const binding = { kind: 'rest', backend: 'shop', request: GET } as const;
  const plan = aPlan(binding, 'WRITE');
  for (const parts of [knowing, REST_PARTS]) {
    const backend = restBackend({ shop: { url: shop.url } }, parts);
    onTestFinished(() => backend.close());
    await backend.bind(binding, plan)(aCall({ plan, idempotencyKey: 'key-of-a-test' }));
  }

  expect(shop.requests[0]?.head).toMatch(/^Idempotency-Key: key-of-a-test$/m);
  expect(shop.requests[1]?.head).not.toContain('key-of-a-test');
});
