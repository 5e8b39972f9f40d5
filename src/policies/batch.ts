import DataLoader from 'dataloader';
import { BackendFailure } from '../base/backend-failure.ts';
import { type ErrorCode, ToolError } from '../base/errors.ts';
import type { Invoke, Policy, ToolCall } from '../model/call.ts';
import type { Report } from '../model/events.ts';
import type { BatchPlan, CallPlan } from '../model/plan.ts';
import { type Chunk, type Grouping, grouping, type Keyed } from './batch-groups.ts';
import type { Rows } from './rows-matched.ts';
import { type SharedCall, sharedCall } from './shared-call.ts';

interface BatchParts {
  readonly report: Report;
}

/**
 * Calls of one tick that differ in their key alone become one request. A key that is asked for alone goes out as the
 * ordinary request, and so does one that a bulk request cannot carry.
 */
export function batch(own: BatchPlan, plan: CallPlan, { report }: BatchParts): Policy {
  const groups = grouping(own, plan);
  return (next) => {
    const world: World = { next, groups, report };
    const loader = new DataLoader<Keyed, Waiting>(
      async (calls) => {
        const answers = new Map(groups.chunksOf(calls).flatMap((chunk) => asked(chunk, world)));
        return calls.map((call) => answers.get(call) ?? new Error('A call is in no request.'));
      },
      { cache: false }, // what is remembered between ticks is another policy's matter
    );
    return async (call) => {
      const keyed = groups.keyedOf(call);
      if (keyed === null) return await next(call);
      return await (await loader.load(keyed)).answer;
    };
  };
}

interface World {
  readonly next: Invoke;
  readonly groups: Grouping;
  readonly report: Report;
}

/** In an object: a promise alone would make every call of the tick wait for the slowest. */
interface Waiting {
  readonly answer: Promise<unknown>;
}

type Answers = readonly (readonly [Keyed, Waiting])[];

function asked(chunk: Chunk, world: World): Answers {
  const [calls, second] = chunk;
  if (!calls || second) return askedTogether(chunk, world);
  const [one, ...others] = calls;
  if (others.length === 0) return [[one, waiting(world.next(one.call))]];
  return shared(calls, world.next).map(([each, answer]) => [each, waiting(answer)]);
}

function askedTogether(chunk: Chunk, world: World): Answers {
  const rows = shared(chunk.flat(), (call) => rowsOf(chunk, call, world));
  const alone = eachKeyAlone(world);
  return rows.map(([one, found]) => {
    const answer = found.then(
      (all) => answerOf(all, one),
      (failure: unknown) => {
        if (isOfItsKeys(failure)) return alone(one);
        throw failure;
      },
    );
    return [one, waiting(answer)];
  });
}

async function rowsOf(chunk: Chunk, call: ToolCall, { groups, next, report }: World) {
  const bulk = groups.bulkOf(
    call,
    chunk.map(([{ key }]) => key),
  );
  const members = chunk.flat().map((one) => one.call);
  report({ is: 'BATCH', call: bulk, members, size: chunk.length });
  call.notes.batchSize = chunk.length;
  try {
    return (await next(bulk)) as Rows; // rowsMatched made it
  } catch (failure) {
    if (isOfItsKeys(failure)) {
      call.notes.batchSize = null;
      report({ is: 'BATCH_REFUSED', call: bulk, error: failure });
    }
    throw failure;
  }
}

function answerOf(rows: Rows, { call, text }: Keyed): unknown {
  const row = rows.get(text);
  if (!row) return call.plan.result.is === 'list' ? [] : null;
  if ('error' in row) throw row.error;
  return row.answer;
}

/** One request for several calls, each of which may leave. */
function shared<T>(
  members: readonly Keyed[],
  run: (call: ToolCall) => Promise<T>,
): readonly (readonly [Keyed, Promise<T>])[] {
  const [first] = members;
  if (!first) return [];
  const call = sharedCall(first.call, run);
  const answers = members.map((member) => [member, joined(call, member)] as const);
  call.begin();
  return answers;
}

function joined<T>(shared: SharedCall<T>, { call }: Keyed): Promise<T> {
  return shared.join(call) ?? Promise.reject(new Error('It was over before it began.'));
}

/** Calls of one key are one request here too, as long as it runs. */
function eachKeyAlone({ next }: World): (one: Keyed) => Promise<unknown> {
  const singles = new Map<string, SharedCall<unknown>>();
  return (one) => {
    const running = singles.get(one.text)?.join(one.call);
    if (running) return running;
    const single = sharedCall(one.call, next);
    singles.set(one.text, single);
    const answer = joined(single, one);
    single.begin();
    return answer;
  };
}

/** By code: the reasons for which one key may be refused, and its neighbours with it; null: each. */
const REFUSALS: Readonly<Partial<Record<ErrorCode, readonly string[] | null>>> = {
  NOT_FOUND: null,
  CONFLICT: null,
  VALIDATION_FAILED: ['CONTRACT', 'ARGUMENTS'],
};

/** Whether the request failed by what it asks for, or by how much: then its keys may do better one by one. */
function isOfItsKeys(failure: unknown): failure is ToolError {
  if (!(failure instanceof ToolError)) return false;
  const { cause, reason = '' } = failure.facts;
  if (cause instanceof BackendFailure && cause.kind === 'TOO_LARGE') return true;
  const reasons = REFUSALS[failure.code];
  return reasons === null || reasons?.includes(reason) === true;
}

/** Its failure is told to who awaits it, a little later. */
function waiting(answer: Promise<unknown>): Waiting {
  answer.catch(() => {});
  return { answer };
}
