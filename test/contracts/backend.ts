import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BackendFailure, type FailureKind } from '../../src/base/backend-failure.ts';
import type { Effect } from '../../src/base/effects.ts';
import type { Backend } from '../../src/model/backend.ts';
import type { BindingOf, Kind } from '../../src/model/plan.ts';
import { aCall, aPlan } from '../support/a-call.ts';
import { failureOf } from '../support/failure.ts';

/** A backend, and bindings that bring each of its behaviours about. All but `unreachable` name one that answers. */
export interface BackendRig<K extends Kind> {
  readonly backend: Backend<K>;
  readonly answering: { readonly binding: BindingOf<K>; readonly answer: unknown };
  readonly failing: { readonly binding: BindingOf<K>; readonly kind: FailureKind };
  readonly unreachable: BindingOf<K>;
  /** Sends `{caller.claims.office}`. */
  readonly claiming: BindingOf<K>;
  /** Names a backend that was not declared. */
  readonly unknown: BindingOf<K>;
  end(): Promise<void>;
}

/** One whose calls may take long, and can be ended meanwhile. */
export interface WaitingRig<K extends Kind> extends BackendRig<K> {
  /** Is not answered for a long time. */
  readonly silent: {
    readonly binding: BindingOf<K>;
    /** Resolves once the call is under way at the other side. */
    begun(): Promise<void>;
    /** Resolves once it no longer is. */
    ended(): Promise<void>;
  };
}

/** What the pipeline relies on, whatever the kind of backend. */
export function describeBackend<K extends Exclude<Kind, 'resolver'>>(
  name: string,
  create: () => Promise<BackendRig<K>>,
): void {
  describe(`${name} is a backend`, () => {
    let rig: BackendRig<K>;
    beforeAll(async () => {
      rig = await create();
    });
    afterAll(() => rig.end());

    const bound = (binding: BindingOf<K>, signal?: AbortSignal, effect?: Effect) =>
      boundTo(rig.backend, binding, { signal, effect });

    test.each(['READ', 'IDEMPOTENT', 'WRITE', 'DESTRUCTIVE'] as const)(
      'a %s is answered, and may have acted',
      async (effect) => {
        const { call, invoke } = bound(rig.answering.binding, undefined, effect);
        expect(await invoke(call)).toEqual(rig.answering.answer);
        expect(call.attempt.sent).toBe('MAYBE');
      },
    );

    test('one binding serves many calls at once', async () => {
      const { call, invoke } = bound(rig.answering.binding);
      const answers = await Promise.all(Array.from({ length: 50 }, () => invoke(call)));
      expect(answers).toEqual(Array.from({ length: 50 }, () => rig.answering.answer));
    });

    test('a failure has a kind, and may have acted', async () => {
      const { call, invoke } = bound(rig.failing.binding);
      const failure = await failureOf(invoke(call));
      expect(failure).toBeInstanceOf(BackendFailure);
      expect(failure).toMatchObject({ kind: rig.failing.kind });
      expect(call.attempt.sent).toBe('MAYBE');
    });

    test('where there is no connection nothing was sent', async () => {
      const { call, invoke } = bound(rig.unreachable, undefined, 'WRITE');
      const failure = await failureOf(invoke(call));
      expect(failure).toBeInstanceOf(BackendFailure);
      expect(failure).toMatchObject({ kind: 'UNREACHABLE' });
      expect(call.attempt.sent).toBe('NO');
    });

    test('a claim that the caller lacks is never sent as nothing', async () => {
      const { call, invoke } = bound(rig.claiming);
      expect(await failureOf(invoke(call))).toMatchObject({
        kind: 'UNSENDABLE',
        details: { path: 'caller.claims.office' },
      });
      expect(call.attempt.sent).toBe('NO');
    });

    test('an aborted call sends nothing, and rejects with the reason', async () => {
      const reason = new Error('gone');
      const { call, invoke } = bound(rig.answering.binding, AbortSignal.abort(reason));
      expect(await failureOf(invoke(call))).toBe(reason);
      expect(call.attempt.sent).toBe('NO');
    });

    test('a finished call leaves no listener on its signal', async () => {
      const { signal } = new AbortController();
      const listeners = new Set<unknown>();
      const count = { add: signal.addEventListener, remove: signal.removeEventListener };
      signal.addEventListener = (type: string, listener: never) => {
        listeners.add(listener);
        count.add.call(signal, type, listener);
      };
      signal.removeEventListener = (type: string, listener: never) => {
        listeners.delete(listener);
        count.remove.call(signal, type, listener);
      };
      const { call, invoke } = bound(rig.answering.binding, signal);
      await invoke(call);
      expect(listeners.size).toBe(0);
    });

    test('a name that was not declared does not bind', () => {
      expect(() => bound(rig.unknown)).toThrow('No backend of kind');
    });

    test('once closed it sends nothing', async () => {
      const { call, invoke } = bound(rig.answering.binding);
      await rig.backend.close();
      expect(await failureOf(invoke(call))).toMatchObject({ kind: 'UNREACHABLE' });
      expect(call.attempt.sent).toBe('NO');
    });
  });
}

/** What the pipeline relies on besides, of a backend that it waits for. */
export function describeWaitingBackend<K extends Exclude<Kind, 'resolver'>>(
  name: string,
  create: () => Promise<WaitingRig<K>>,
): void {
  describeBackend(name, create);
  describe(`${name} is waited for`, () => {
    let rig: WaitingRig<K>;
    beforeAll(async () => {
      rig = await create();
    });
    afterAll(() => rig.end());

    const bound = (binding: BindingOf<K>, signal?: AbortSignal) =>
      boundTo(rig.backend, binding, { signal });

    test('an abort ends the call here and at the backend within 100 ms', async () => {
      const abort = new AbortController();
      const reason = new Error('gone');
      const { call, invoke } = bound(rig.silent.binding, abort.signal);
      const failed = failureOf(invoke(call));
      await rig.silent.begun();
      expect(call.attempt.sent).toBe('MAYBE');

      const start = performance.now();
      abort.abort(reason);
      expect(await failed).toBe(reason);
      await rig.silent.ended();
      expect(performance.now() - start).toBeLessThan(100);
    });

    test('closing it ends the calls in flight', async () => {
      const { call, invoke } = bound(rig.silent.binding);
      const failed = failureOf(invoke(call));
      await rig.silent.begun();
      await rig.backend.close();
      expect(await failed).toMatchObject({ kind: 'CONNECTION_LOST' });
      expect(call.attempt.sent).toBe('MAYBE');
    });
  });
}

interface Wanted {
  readonly signal?: AbortSignal | undefined;
  readonly effect?: Effect | undefined;
}

function boundTo<K extends Kind>(
  backend: Backend<K>,
  binding: BindingOf<K>,
  { signal, effect }: Wanted,
) {
  const plan = aPlan(binding, effect);
  const call = aCall({ plan, ...(signal && { signal }) });
  return { call, invoke: backend.bind(binding, plan) };
}
