import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { pino } from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  AuthError,
  ConflictError,
  type ErrorFacts,
  InternalError,
  TimeoutError,
  type ToolError,
  ToolOutcomeUnknown,
  ValidationError,
} from '../../src/base/errors.ts';
import type { Webhook } from '../../src/telemetry/notice.ts';
import { createNotifier } from '../../src/telemetry/notify.ts';
import type { Send } from '../../src/telemetry/outbox.ts';
import { aCall, aPlan } from '../support/a-call.ts';
import { fakeClock, settled } from '../support/fake-clock.ts';

const MINUTE = 60_000;
const HOOK: Webhook = { kind: 'webhook', url: 'http://hook.test/' };
const CALL = aCall({
  plan: aPlan({ kind: 'resolver', name: 'aTool' }),
  args: { userId: 'canary-in-arguments' },
});

const mismatch = (facts: ErrorFacts = {}) =>
  new ValidationError('It does not fit.', { reason: 'RESULT', tool: 'aTool', ...facts });

/** A notifier in time that stands still, and what it sent, parsed. */
function notifierTo(webhooks: readonly Webhook[] = [HOOK], answer: Send = async () => 200) {
  const clock = fakeClock();
  const sent: Record<string, unknown>[] = [];
  const warnings: unknown[] = [];
  const send: Send = (delivery, signal) => {
    sent.push(JSON.parse(delivery.body));
    return answer(delivery, signal);
  };
  const log = pino({ base: null }, { write: (line: string) => warnings.push(JSON.parse(line)) });
  const notifier = createNotifier({ webhooks, clock, send, log });
  onTestFinished(async () => {
    const closed = notifier.close();
    await clock.advance(5_000);
    await closed;
  });
  const fail = (error: ToolError) => notifier.report({ is: 'FAILED', call: CALL, error });
  return { notifier, clock, sent, warnings, fail };
}

describe('who is told', () => {
  test.each([
    [mismatch(), 'DEVELOPERS'],
    [mismatch({ reason: 'CONTRACT' }), 'DEVELOPERS'],
    [mismatch({ reason: 'ARGUMENTS', argument: 'first' }), 'DEVELOPERS'],
    [new InternalError('Toolgate made a mistake.'), 'DEVELOPERS'],
    [new ToolOutcomeUnknown('It may have happened.'), 'OPERATORS'],
    [new AuthError('The tool cannot sign in.'), 'OPERATORS'],
  ])('%s is told to %s', (error, audience) => {
    const { fail, sent } = notifierTo();
    fail(error);
    expect(sent).toMatchObject([{ audience, code: error.code, count: 1 }]);
  });

  test.each([new TimeoutError('It took too long.'), new ConflictError('It is refused.')])(
    '%s is told to nobody',
    (error) => {
      const { fail, sent } = notifierTo();
      fail(error);
      expect(sent).toEqual([]);
    },
  );

  test('other events are no failures', () => {
    const { notifier, sent } = notifierTo();
    notifier.report({ is: 'BREAKER', backend: 'shop', to: 'OPEN' });
    notifier.report({ is: 'RETRY', call: CALL, error: mismatch(), waitMs: 1 });
    expect(sent).toEqual([]);
  });

  test('a webhook hears only of its codes and tools', () => {
    const { fail, sent } = notifierTo([
      { ...HOOK, codes: ['INTERNAL'] },
      { ...HOOK, tools: ['anotherTool'] },
    ]);
    fail(mismatch());
    expect(sent).toEqual([]);
    fail(mismatch({ tool: 'anotherTool' }));
    fail(new InternalError('Toolgate made a mistake.'));
    expect(sent).toMatchObject([{ tool: 'anotherTool' }, { code: 'INTERNAL' }]);
  });
});

describe('equal failures', () => {
  test('a thousand are two notices: the first at once, and their sum', async () => {
    const { fail, sent, clock, notifier } = notifierTo();
    for (let n = 0; n < 1_000; n++) fail(mismatch());
    expect(sent).toMatchObject([{ count: 1 }]);
    expect(notifier.counts()).toMatchObject({ suppressed: 999 });

    await clock.advance(15 * MINUTE - 1);
    expect(sent).toHaveLength(1);
    await clock.advance(1);
    expect(sent.slice(1)).toMatchObject([
      { count: 999, from: '2026-01-01T00:00:00.000Z', until: '2026-01-01T00:00:00.000Z' },
    ]);
  });

  test('that go on are one notice in a quarter of an hour', async () => {
    const { fail, sent, clock } = notifierTo();
    for (let minute = 0; minute < 60; minute++) {
      fail(mismatch());
      await clock.advance(MINUTE);
    }
    expect(sent.map(({ count }) => count)).toEqual([1, 14, 15, 15, 15]);
  });

  test('an hour later are news again', async () => {
    const { fail, sent, clock } = notifierTo();
    fail(mismatch());
    await clock.advance(60 * MINUTE);
    expect(clock.sleeping()).toBe(0);
    fail(mismatch());
    expect(sent.map(({ count }) => count)).toEqual([1, 1]);
  });

  test.each([{ tool: 'anotherTool' }, { reason: 'CONTRACT' }, { argument: 'first' }])(
    'with another of these are not equal: %j',
    (facts) => {
      const { fail, sent } = notifierTo();
      fail(mismatch());
      fail(mismatch(facts));
      expect(sent).toHaveLength(2);
    },
  );

  test('of the elements of a list are of one argument', async () => {
    const { fail, sent, notifier } = notifierTo();
    const at = (argument: string) => fail(mismatch({ reason: 'ARGUMENTS', argument }));
    for (let index = 0; index < 100; index++) at(`lines.${index}.sku`);
    expect(sent).toMatchObject([{ argument: 'lines.0.sku' }]);
    expect(notifier.counts()).toMatchObject({ suppressed: 99 });
    at('lines.0.count');
    at('line2');
    at('line3');
    await settled(); // at most three are under way at once
    expect(sent).toHaveLength(4);
  });

  test('of many kinds have one timer', async () => {
    const { fail, clock } = notifierTo();
    for (let n = 0; n < 5; n++) fail(mismatch({ tool: `tool${n}` }));
    await settled();
    expect(clock.sleeping()).toBe(1);
  });

  test('of more than ten thousand kinds, the oldest is forgotten', async () => {
    const { fail, sent, clock, notifier } = notifierTo([{ ...HOOK, tools: ['tool0', 'tool1'] }]);
    const all = (count: number) => {
      for (let n = 0; n < count; n++) fail(mismatch({ tool: `tool${n}` }));
    };
    all(10_000);
    all(10_000);
    expect(notifier.counts().suppressed).toBe(10_000);
    await settled(); // at most three are under way at once
    expect(sent.map(({ tool }) => tool)).toEqual(['tool0', 'tool1']);

    fail(mismatch({ tool: 'one more' })); // tool0 makes room, and its sum is told
    expect(sent.slice(2)).toMatchObject([{ tool: 'tool0', count: 1 }]);
    fail(mismatch({ tool: 'tool0' })); // tool1 makes room
    await settled();
    expect(sent.slice(3)).toMatchObject([{ tool: 'tool1' }, { tool: 'tool0' }]);

    await clock.advance(15 * MINUTE); // what made room has been told, and is not told again
    expect(sent).toHaveLength(5);
  });
});

describe('sending', () => {
  const never: Send = (_, signal) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  const kinds = (count: number) =>
    Array.from({ length: count }, (_, n) => mismatch({ tool: `tool${n}` }));

  test('at most three are under way, a hundred wait, and the rest is dropped and logged once', async () => {
    const { fail, sent, notifier, warnings } = notifierTo([HOOK], never);
    kinds(200).forEach(fail);

    expect(sent).toHaveLength(3);
    expect(notifier.counts()).toMatchObject({ dropped: 97, sent: 0 });
    expect(warnings).toMatchObject([
      { channel: 'webhook', msg: 'Notifications are dropped: too many.' },
    ]);
  });

  test('one that hangs is given up after five seconds, three times, and makes way', async () => {
    const { fail, sent, clock, notifier, warnings } = notifierTo([HOOK], never);
    fail(mismatch());
    await clock.advance(4_999);
    expect(sent).toHaveLength(1);
    await clock.advance(1_001);
    expect(sent).toHaveLength(2);
    await clock.advance(6_000 + 5_000);
    expect(sent).toHaveLength(3);
    expect(notifier.counts()).toMatchObject({ failed: 1, sent: 0 });
    expect(warnings).toMatchObject([{ msg: 'A notification was not delivered.' }]);
    expect(JSON.stringify(warnings)).not.toContain('hook.test');
  });

  test('one that does not heed its signal is given up too', async () => {
    const { fail, sent, clock } = notifierTo([HOOK], () => new Promise(() => {}));
    fail(mismatch());
    await clock.advance(6_000);
    expect(sent).toHaveLength(2);
  });

  test.each([
    [[503, 429, 200], { sent: 1, failed: 0 }, 3],
    [[404], { sent: 0, failed: 1 }, 1],
    [[302], { sent: 0, failed: 1 }, 1],
  ])('the answers %j are %j', async (answers, counts, times) => {
    const rest = [...answers];
    const { fail, sent, clock, notifier } = notifierTo([HOOK], async () => rest.shift() ?? 200);
    fail(mismatch());
    await settled();
    await clock.advance(10_000);
    expect(notifier.counts()).toMatchObject(counts);
    expect(sent).toHaveLength(times);
  });

  test('a sender that throws harms no call', async () => {
    const { fail, clock, notifier } = notifierTo([HOOK], () => {
      throw new Error('broken');
    });
    expect(() => fail(mismatch())).not.toThrow();
    await settled();
    await clock.advance(10_000);
    expect(notifier.counts()).toMatchObject({ failed: 1 });
  });

  test('closing tells what was held back, and waits for what is under way', async () => {
    let answer = () => {};
    const slow: Send = () => new Promise((resolve) => (answer = () => resolve(200)));
    const { fail, sent, notifier, clock } = notifierTo([HOOK], slow);
    fail(mismatch());
    fail(mismatch());
    answer();
    await settled();
    const closed = notifier.close();
    await settled();
    answer();
    await closed;

    expect(sent.map(({ count }) => count)).toEqual([1, 1]);
    expect(notifier.counts()).toMatchObject({ sent: 2, dropped: 0 });
    expect(clock.sleeping()).toBe(0);
  });

  test('closing takes five seconds at most, and nothing is sent afterwards', async () => {
    const { fail, sent, notifier, clock } = notifierTo([HOOK], never);
    kinds(10).forEach(fail);
    const closed = notifier.close();
    await clock.advance(5_000);
    await closed;
    await clock.advance(60_000);
    const { failed, dropped } = notifier.counts();
    expect({ failed, dropped }).toEqual({ failed: 3, dropped: 7 }); // the rest was never tried
    fail(mismatch({ tool: 'later' }));
    expect(notifier.counts()).toMatchObject({ failed, dropped: dropped + 1 });

    expect(sent.length).toBeLessThanOrEqual(6);
    expect(sent.map(({ tool }) => tool)).not.toContain('later');
    expect(clock.sleeping()).toBe(0);
  });
});

describe('what a webhook gets', () => {
  interface Got {
    readonly route: string;
    readonly headers: Readonly<Record<string, unknown>>;
    readonly body: string;
  }

  async function received(
    kind: Webhook['kind'],
    error: ToolError,
    { path = '/hook', ...more }: Partial<Webhook> & { path?: string } = {},
  ) {
    const got: Got[] = [];
    const server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      got.push({ route: `${request.method} ${request.url}`, headers: request.headers, body });
      response.writeHead(request.url === '/moved' ? 302 : 200, { location: '/hook' }).end('ok');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const notifier = createNotifier({
      webhooks: [{ kind, url: `http://127.0.0.1:${port}${path}`, ...more }],
      clock: fakeClock(),
      log: pino({ level: 'silent' }),
    });
    notifier.report({ is: 'FAILED', call: CALL, error });
    await notifier.close();
    const [only = { route: '', headers: {}, body: '{}' }] = got;
    return { ...only, json: JSON.parse(only.body), got, counts: notifier.counts() };
  }

  test('a redirect is not followed: it could lead a notice anywhere', async () => {
    const { got, counts } = await received('webhook', mismatch(), { path: '/moved' });
    expect(got.map(({ route }) => route)).toEqual(['POST /moved']);
    expect(counts).toMatchObject({ sent: 0, failed: 1 });
  });

  test('plain JSON is the whole notice, and its signature holds', async () => {
    const error = mismatch({ argument: 'lines.0.sku', backend: 'shop', sideEffect: 'DONE' });
    const { route, headers, body, json } = await received('webhook', error, { key: 'k' });

    expect(route).toBe('POST /hook');
    expect(json).toEqual({
      audience: 'DEVELOPERS',
      tool: 'aTool',
      code: 'VALIDATION_FAILED',
      reason: 'RESULT',
      argument: 'lines.0.sku',
      backend: 'shop',
      sideEffect: 'DONE',
      message: 'It does not fit.',
      count: 1,
      from: '2026-01-01T00:00:00.000Z',
      until: '2026-01-01T00:00:00.000Z',
      traceId: '0'.repeat(32),
    });
    const time = Date.UTC(2026, 0, 1) / 1_000;
    const digest = createHmac('sha256', 'k').update(`${time}.${body}`).digest('hex');
    expect(headers['toolgate-signature']).toBe(`t=${time},v1=${digest}`);
  });

  test('Slack gets a line of text and blocks, with its own characters escaped', async () => {
    const error = new InternalError('a < b & c', { tool: 'aTool' });
    const { json, headers } = await received('slack', error, { key: 'k' });

    expect(json).toEqual({
      text: 'aTool: INTERNAL',
      blocks: [
        { type: 'section', text: { type: 'mrkdwn', text: '*aTool: INTERNAL*' } },
        {
          type: 'context',
          elements: [
            {
              type: 'mrkdwn',
              text: `a &lt; b &amp; c · side effect NONE · 2026-01-01T00:00:00.000Z · trace ${'0'.repeat(32)}`,
            },
          ],
        },
      ],
    });
    expect(headers['toolgate-signature']).toBeUndefined();
  });

  test('Alertmanager gets an alert that ends by itself', async () => {
    const error = new ToolOutcomeUnknown('It may have happened.', {
      reason: 'NO_ANSWER',
      sideEffect: 'UNKNOWN',
    });
    const { route, json } = await received('alertmanager', error);

    expect(route).toBe('POST /hook/api/v2/alerts');
    expect(json).toMatchObject([
      {
        labels: {
          alertname: 'ToolFailure',
          tool: 'aTool',
          code: 'TOOL_OUTCOME_UNKNOWN',
          reason: 'NO_ANSWER',
          severity: 'page',
        },
        annotations: { summary: 'aTool: TOOL_OUTCOME_UNKNOWN (NO_ANSWER)' },
        startsAt: '2026-01-01T00:00:00.000Z',
        endsAt: '2026-01-01T00:15:00.000Z',
      },
    ]);
  });

  test.each(['slack', 'webhook', 'alertmanager'] as const)(
    '%s gets no value and no cause',
    async (kind) => {
      const cause = new Error('canary-in-cause');
      const { body } = await received(kind, mismatch({ cause }));
      expect(body).toContain('RESULT');
      expect(body).not.toContain('canary');
    },
  );
});
