import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import { BackendFailure } from '../../src/base/backend-failure.ts';
import {
  AuthError,
  ConflictError,
  InternalError,
  NotFoundError,
  RateLimitExceededError,
  TimeoutError,
  ToolDependencyFailure,
  type ToolError,
  ToolOutcomeUnknown,
  ValidationError,
} from '../../src/base/errors.ts';
import type { Args, Mark, Operation, ResponsePlace } from '../../src/model/call.ts';
import { failureOf } from '../support/failure.ts';
import { settled } from '../support/fake-clock.ts';
import { fallbackScene, LOST, planOf, UNREACHABLE } from './fallback-scene.ts';
import { anAttempt } from './recovery-parts.ts';

const PLACE: ResponsePlace = { prev: undefined, key: 'orders' };
const HANGS = { afterMs: Number.POSITIVE_INFINITY, sent: 'MAYBE' } as const;
const DOWN = { failure: UNREACHABLE };

/** A call that has made no attempt yet. */
const aRead = (given: Parameters<typeof anAttempt>[0] = {}) =>
  anAttempt({ attempts: [], deadline: 10_000, ...given });

describe('a hop', () => {
  test('is not needed where the primary answers', async () => {
    const { asked, clock, events, invoke } = fallbackScene(planOf(['replica']));
    const call = aRead({ place: PLACE });

    expect(await invoke(call)).toBe('of shop');
    expect(asked()).toEqual(['shop']);
    expect(events).toEqual([]);
    expect(call.operation.marks).toEqual([]);
    expect([clock.sleeping(), getEventListeners(call.signal, 'abort').length]).toEqual([0, 0]);
  });

  test('never follows for a caller that repeats calls itself, whose one attempt has all the time', async () => {
    const { asked, invoke, starts } = fallbackScene(planOf(['replica'], 'aTwin'), {
      backends: { shop: DOWN },
    });
    const { operation, ...call } = aRead();
    const failure = await failureOf(
      invoke({ ...call, operation: { ...operation, noRetry: true } }),
    );

    expect(failure).toMatchObject({ facts: { reason: 'UNREACHABLE' } });
    expect(asked()).toEqual(['shop']);
    expect(starts[0]?.call.deadline).toBe(10_000);
  });

  test('follows another in the order of the plan, until one answers', async () => {
    const backends = { shop: DOWN, one: DOWN };
    const { asked, events, invoke } = fallbackScene(planOf(['one', 'two', 'three']), { backends });
    const call = aRead();

    expect(await invoke(call)).toBe('of two');
    expect(asked()).toEqual(['shop', 'one', 'two']);
    expect(events).toEqual([
      { is: 'HOP', call, to: 'one' },
      { is: 'HOP', call, to: 'two' },
    ]);
  });

  test.each([
    [new TimeoutError('late', { reason: 'ATTEMPT' }), true],
    [new ToolDependencyFailure('broken', { reason: 'STATUS' }), true],
    [new ToolDependencyFailure('refused', { reason: 'BREAKER_OPEN' }), true],
    [new ToolDependencyFailure('refused', { reason: 'BULKHEAD_FULL' }), true],
    [new RateLimitExceededError('too many', { reason: 'BACKEND' }), true],
    [new RateLimitExceededError('too many', { reason: 'CALLER' }), false],
    [new RateLimitExceededError('too many', { reason: 'LOOP' }), false],
    [new NotFoundError('nothing'), false],
    [new ConflictError('no', { reason: 'BACKEND' }), false],
    [new AuthError('no'), false],
    [new ValidationError('no', { reason: 'CONTRACT' }), false],
    [new ValidationError('no', { reason: 'RESULT' }), false],
    [new ToolOutcomeUnknown('perhaps'), false],
    [new InternalError('a bug'), false],
  ])('follows %s: %s', async (failure, follows) => {
    const { asked, invoke } = fallbackScene(planOf(['replica']), {
      backends: { shop: { failure } },
    });
    const ended = await invoke(aRead()).catch(({ message }: Error) => message);

    expect(asked()).toEqual(follows ? ['shop', 'replica'] : ['shop']);
    expect(ended).toBe(follows ? 'of replica' : failure.message);
  });

  test('that refuses has answered: no further one follows, and its refusal stands', async () => {
    const refusal = new BackendFailure('STATUS', 'no', { status: 404 });
    const backends = { shop: DOWN, one: { failure: refusal } };
    const { asked, invoke } = fallbackScene(planOf(['one', 'two']), { backends });

    expect(await failureOf(invoke(aRead()))).toMatchObject({
      code: 'NOT_FOUND',
      facts: { backend: 'one' },
    });
    expect(asked()).toEqual(['shop', 'one']);
  });

  test('that fails too leaves the failure of the primary', async () => {
    const backends = { shop: DOWN, one: { failure: LOST }, two: { failure: LOST } };
    const { asked, invoke } = fallbackScene(planOf(['one', 'two']), { backends });

    expect(await failureOf(invoke(aRead()))).toMatchObject({
      code: 'TOOL_DEPENDENCY_FAILURE',
      facts: { reason: 'UNREACHABLE', backend: 'shop' },
    });
    expect(asked()).toEqual(['shop', 'one', 'two']);
  });
});

describe('what may have acted', () => {
  const SAME = 'shop';
  test.each([
    // effect, sent, domain of the hop, keys of primary and hop, asked
    ['READ', 'MAYBE', 'other', 'none', true],
    ['IDEMPOTENT', 'NO', 'other', 'none', true],
    ['IDEMPOTENT', 'MAYBE', SAME, 'none', true],
    ['IDEMPOTENT', 'MAYBE', SAME, 'both', true],
    ['IDEMPOTENT', 'MAYBE', 'other', 'none', false],
    ['IDEMPOTENT', 'MAYBE', 'other', 'both', false],
    ['WRITE', 'NO', 'other', 'none', true],
    ['WRITE', 'NO', 'other', 'both', true],
    ['WRITE', 'MAYBE', SAME, 'both', true],
    ['WRITE', 'MAYBE', SAME, 'primary', false],
    ['WRITE', 'MAYBE', SAME, 'hop', false],
    ['WRITE', 'MAYBE', SAME, 'none', false],
    ['WRITE', 'MAYBE', 'other', 'both', false],
    ['DESTRUCTIVE', 'NO', SAME, 'both', false],
    ['DESTRUCTIVE', 'MAYBE', SAME, 'both', false],
  ] as const)('%s, sent %s, domain %s, keyed %s: the hop is asked: %s', async (...row) => {
    const [effect, sent, domain, keyed, isAsked] = row;
    const idempotencyHeader = 'Idempotency-Key';
    const { asked, invoke } = fallbackScene(planOf(['hop']), {
      backends: { shop: { failure: LOST, sent } },
      traits: {
        shop: keyed === 'both' || keyed === 'primary' ? { idempotencyHeader } : {},
        hop: { domain, ...((keyed === 'both' || keyed === 'hop') && { idempotencyHeader }) },
      },
    });
    const call = aRead({ effect, idempotencyKey: 'key' });
    const ended = await invoke(call).catch(({ facts }: ToolError) => facts.backend);

    expect(asked()).toEqual(isAsked ? ['shop', 'hop'] : ['shop']);
    expect(ended).toBe(isAsked ? 'of hop' : 'shop');
  });

  test.each([
    // effect, domain of the hop, keys of primary and hop, asked
    ['WRITE', SAME, 'both', true],
    ['WRITE', SAME, 'primary', false],
    ['WRITE', 'other', 'both', false],
    ['IDEMPOTENT', 'other', 'both', true],
    ['READ', 'other', 'none', true],
  ] as const)(
    'under a key of its caller %s, domain %s, keyed %s, the hop is asked: %s',
    async (...row) => {
      const [effect, domain, keyed, isAsked] = row;
      const idempotencyHeader = 'Idempotency-Key';
      const { asked, invoke } = fallbackScene(planOf(['hop']), {
        backends: { shop: DOWN },
        traits: {
          shop: keyed === 'none' ? {} : { idempotencyHeader },
          hop: { domain, ...(keyed === 'both' && { idempotencyHeader }) },
        },
      });
      const made = aRead({ effect, idempotencyKey: 'key' });
      await invoke({ ...made, operation: { ...made.operation, callersKey: 'k' } }).catch(() => {});

      expect(asked()).toEqual(isAsked ? ['shop', 'hop'] : ['shop']);
    },
  );

  test('goes on to the next backend of its domain, past one of another', async () => {
    const { asked, invoke } = fallbackScene(planOf(['other', 'replica']), {
      backends: { shop: { failure: LOST, sent: 'MAYBE' } },
      traits: { replica: { domain: 'shop' } },
    });
    expect(await invoke(aRead({ effect: 'IDEMPOTENT' }))).toBe('of replica');
    expect(asked()).toEqual(['shop', 'replica']);
  });

  test('makes no hop for a caller who has left, though its own signal does not end', async () => {
    const { asked, invoke } = fallbackScene(planOf(['replica']), { backends: { shop: DOWN } });
    const call = aRead({ effect: 'WRITE' });
    const gone = { ...call.operation, signal: AbortSignal.abort() };

    expect(await failureOf(invoke({ ...call, operation: gone }))).toMatchObject({
      facts: { reason: 'UNREACHABLE', backend: 'shop' },
    });
    expect(asked()).toEqual(['shop']);
  });

  test('carries the same key to every backend', async () => {
    const traits = { domain: 'shop', idempotencyHeader: 'Idempotency-Key' };
    const { starts, invoke } = fallbackScene(planOf(['replica']), {
      backends: { shop: { failure: LOST, sent: 'MAYBE' } },
      traits: { shop: traits, replica: traits },
    });
    await invoke(aRead({ effect: 'WRITE', idempotencyKey: 'key' }));

    expect(starts.map(({ call }) => call.idempotencyKey)).toEqual(['key', 'key']);
  });
});

describe('time', () => {
  test('is shared: 60 % of what is left while another hop follows, all of it for the last', async () => {
    const backends = { shop: HANGS, one: HANGS };
    const { clock, starts, invoke } = fallbackScene(planOf(['one', 'two']), { backends });
    const answer = invoke(aRead());
    await clock.advance(9_999);

    expect(starts.map(({ to, atMs }) => [to, atMs])).toEqual([
      ['shop', 0],
      ['one', 6_000],
      ['two', 8_400],
    ]);
    expect(starts.map(({ call }) => call.deadline)).toEqual([6_000, 8_400, 10_000]);
    expect(starts[0]?.call.signal.reason).toMatchObject({ facts: { reason: 'ATTEMPT' } });
    expect(await answer).toBe('of two');
    expect(clock.sleeping()).toBe(0);
  });

  test('that was up for the primary alone is no end of the call', async () => {
    const failure = new TimeoutError('too late', { reason: 'DEADLINE' });
    const backends = { shop: { afterMs: 5_990, failure }, replica: { failure: LOST } };
    const { asked, clock, invoke } = fallbackScene(planOf(['replica']), { backends });
    const ended = failureOf(invoke(aRead()));
    await clock.advance(6_000);

    expect(await ended).toMatchObject({ code: 'TIMEOUT', facts: { reason: 'ATTEMPT' } });
    expect(asked()).toEqual(['shop', 'replica']);
  });

  test('of a READ is kept even where its backend does not listen', async () => {
    const deaf = { afterMs: Number.POSITIVE_INFINITY, deaf: true };
    const { clock, invoke } = fallbackScene(planOf(['replica']), { backends: { shop: deaf } });
    const answer = invoke(aRead());
    await clock.advance(6_000);

    expect(await answer).toBe('of replica');
  });

  test('in which the last hop is too slow leaves the failure of the primary', async () => {
    const late = new TimeoutError('too late', { reason: 'DEADLINE' });
    const backends = { shop: DOWN, replica: { afterMs: 9_990, failure: late } };
    const { clock, invoke } = fallbackScene(planOf(['replica']), { backends });
    const ended = failureOf(invoke(aRead()));
    await settled();
    await clock.advance(9_990);

    expect(await ended).toMatchObject({ facts: { reason: 'UNREACHABLE' } });
  });
});

describe('another tool', () => {
  interface Asked {
    readonly name: string;
    readonly args: Args;
    readonly operation: Operation;
    readonly place: ResponsePlace | null | undefined;
  }

  function scene(failure?: unknown) {
    const tools: Asked[] = [];
    const callTool =
      (name: string) =>
      async (args: Args, operation: Operation, _: unknown, place?: ResponsePlace | null) => {
        tools.push({ name, args, operation, place });
        if (failure) throw failure;
        return 'of the tool';
      };
    const backends = { shop: DOWN, replica: DOWN };
    return { ...fallbackScene(planOf(['replica'], 'aTwin'), { backends, callTool }), tools };
  }

  test('answers last, with the arguments, the place and the time of the call', async () => {
    const { events, invoke, tools } = scene();
    const call = aRead({ args: { id: '7' }, place: PLACE });

    expect(await invoke(call)).toBe('of the tool');
    expect(tools).toMatchObject([{ name: 'aTwin', args: { id: '7' }, place: PLACE }]);
    const time = { deadline: 10_000, deadlineOf: 'PLAN' };
    expect(tools[0]?.operation).toEqual({ ...call.operation, ...time });
    expect(tools[0]?.operation.signal).toBe(call.signal);
    expect(events.at(-1)).toEqual({ is: 'HOP', call, to: 'aTwin' });
    expect(call.operation.marks).toMatchObject([{ served: { source: 'FALLBACK', attempts: 3 } }]);
  });

  test('that refuses says nothing of this one: the failure of the primary stands', async () => {
    const { invoke } = scene(new NotFoundError('Nothing.'));

    expect(await failureOf(invoke(aRead()))).toMatchObject({
      code: 'TOOL_DEPENDENCY_FAILURE',
      facts: { backend: 'shop' },
    });
  });

  test.each(['IDEMPOTENT', 'WRITE', 'DESTRUCTIVE'] as const)(
    'never answers a %s',
    async (effect) => {
      const { invoke, tools } = scene();

      await failureOf(invoke(aRead({ effect })));
      expect(tools).toEqual([]);
    },
  );
});

describe('a mark', () => {
  const marksOf = async (place: ResponsePlace | null): Promise<readonly Mark[]> => {
    const { invoke } = fallbackScene(planOf(['one', 'two']), {
      backends: { shop: DOWN, one: DOWN },
    });
    const call = aRead({ place });
    await invoke(call);
    return call.operation.marks;
  };

  test('says that an answer is not the primary’s', async () => {
    const served = { source: 'FALLBACK', degraded: true, attempts: 3 };
    expect(await marksOf(PLACE)).toEqual([{ place: PLACE, served }]);
  });

  test('is not made of what stands nowhere in the response', async () => {
    expect(await marksOf(null)).toEqual([]);
  });
});
