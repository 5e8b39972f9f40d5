import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NotFoundError, ToolDependencyFailure, ToolError } from '../../src/base/errors.ts';
import type { Caller, ToolCall } from '../../src/model/call.ts';
import type { Scope } from '../../src/model/plan.ts';
import { cache } from '../../src/policies/cache.ts';
import { cacheScene } from './cache-scene.ts';

/** One thing that a caller asks for, some time after the one before. */
interface Step {
  readonly tenant: string;
  readonly principal: string;
  readonly desk: string;
  readonly id: number;
  readonly process: number;
  readonly afterMs: number;
  /** How the backend does, should it be asked. */
  readonly health: 'well' | 'empty' | 'down';
}

const steps = fc.array(
  fc.record<Step>({
    tenant: fc.constantFrom('acme', 'globex'),
    principal: fc.constantFrom('dev:ann', 'dev:bob', 'other:ann'),
    desk: fc.constantFrom('north', 'south'),
    id: fc.integer({ min: 1, max: 2 }),
    process: fc.integer({ min: 0, max: 1 }),
    afterMs: fc.constantFrom(0, 1, 200, 1_100, 3_000),
    health: fc.constantFrom('well', 'well', 'empty', 'down'),
  }),
  { minLength: 20, maxLength: 60 },
);

/** Whose an answer is: what the backend can tell its callers apart by. */
function ownerOf({ tenant, principal, claims }: Caller, scope: Scope): string {
  if (scope === 'PUBLIC') return 'anyone';
  return scope === 'TENANT' ? tenant : `${tenant} ${principal} ${claims.desk}`;
}

interface Seen {
  readonly owner: string;
  readonly id: number;
  /** Whose answer it was; a refusal names its owner too. */
  readonly got: string;
  readonly source: string;
}

interface Plays {
  readonly scope: Scope;
  /** The scope that the policy keys by: another one in a broken build. */
  readonly keyedBy?: Scope;
}

async function played(given: readonly Step[], { scope, keyedBy = scope }: Plays): Promise<Seen[]> {
  let health: Step['health'] = 'well';
  const scene = cacheScene({
    processes: 2,
    plan: { ttlMs: 1_000, staleWhileRevalidateMs: 500, staleIfErrorMs: 5_000, scope },
    of: { callerPaths: scope === 'CALLER' ? [['claims', 'desk']] : [] },
    policy: (plan, of, parts) => cache({ ...plan, scope: keyedBy }, of, parts),
    backend: async (call: ToolCall) => {
      const mine = `${ownerOf(call.operation.caller, scope)} ${String(call.args.id)}`;
      const now = health;
      await scene.clock.sleep(100, call.signal);
      if (now === 'down') throw new ToolDependencyFailure('down', { reason: 'STATUS' });
      if (now === 'empty') throw new NotFoundError('Nothing has this id.', { hint: mine });
      return mine;
    },
  });
  const seen: Promise<Seen | null>[] = [];
  for (const { process, id, afterMs, tenant, principal, desk, health: next } of given) {
    health = next;
    const caller = { tenant, principal, claims: { desk } };
    const { answer, call, served } = scene.ask({ process, args: { id }, caller });
    const owner = ownerOf(call.operation.caller, scope);
    seen.push(
      answer.then(
        (got) => ({ owner, id, got: String(got), source: served()?.source ?? 'PRIMARY' }),
        (failure: unknown) => refusal(failure, owner, id),
      ),
    );
    await scene.advance(afterMs);
  }
  await scene.advance(20_000);
  return (await Promise.all(seen)).filter((one) => one !== null);
}

/** A kept refusal has no hint of its own: whose it was shows in what it is kept under. */
function refusal(failure: unknown, owner: string, id: number): Seen | null {
  if (!(failure instanceof ToolError) || failure.facts.hint === undefined) return null;
  return { owner, id, got: failure.facts.hint, source: 'REFUSAL' };
}

const strangers = (seen: readonly Seen[]) =>
  seen.filter(({ owner, id, got }) => got !== `${owner} ${id}`);

test.each<Scope>(['CALLER', 'TENANT', 'PUBLIC'])(
  'no answer of scope %s reaches anyone outside of it, by whatever way',
  async (scope) => {
    const sources = new Set<string>();
    let answers = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (given) => {
        const seen = await played(given, { scope });
        for (const { source } of seen) sources.add(source);
        answers += seen.length;
        expect(strangers(seen)).toEqual([]);
      }),
      { numRuns: 150 },
    );
    expect(answers).toBeGreaterThan(3_500);
    expect(sources).toEqual(new Set(['PRIMARY', 'CACHE', 'STALE', 'REFUSAL']));
  },
  60_000,
);

test.each<[Scope, Scope]>([
  ['CALLER', 'TENANT'],
  ['CALLER', 'PUBLIC'],
  ['TENANT', 'PUBLIC'],
])('a cache of %s that keys by %s is found out', async (scope, keyedBy) => {
  const sample = fc.sample(steps, { numRuns: 20, seed: 1 });
  const runs = await Promise.all(sample.map((given) => played(given, { scope, keyedBy })));
  expect(strangers(runs.flat()).length).toBeGreaterThan(0);
});

test('that there is nothing for one caller is told to no other', async () => {
  const scene = cacheScene({
    backend: async ({ operation }) => {
      if (operation.caller.principal === 'dev:ann') throw new NotFoundError('Nothing has this id.');
      return 'of bob';
    },
  });
  const ann = await scene.ask().answer.catch((failure: unknown) => failure);
  expect(ann).toBeInstanceOf(NotFoundError);
  expect(await scene.ask({ caller: { principal: 'dev:bob' } }).answer).toBe('of bob');
});
