import { getEventListeners } from 'node:events';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CancelledError, TimeoutError, ToolDependencyFailure } from '../../src/base/errors.ts';
import type { Attempt, ResponsePlace, ToolCall } from '../../src/model/call.ts';
import { sharedCall } from '../../src/policies/shared-call.ts';
import { failureOf } from '../support/failure.ts';
import { settled } from '../support/fake-clock.ts';
import { anAttempt } from './recovery-parts.ts';

const GONE = new CancelledError('gone', { reason: 'CALLER_GONE' });
const LATE = new TimeoutError('late', { reason: 'DEADLINE' });
const DOWN = new ToolDependencyFailure('down', { reason: 'UNREACHABLE' });

interface Member {
  readonly call: ToolCall;
  leave(reason?: unknown): void;
}

function aMember(deadline = 1_000, place: ResponsePlace | null = null): Member {
  const own = new AbortController();
  const given = anAttempt({ signal: own.signal, deadline, place, attempts: [] });
  const call = { ...given, operation: { ...given.operation, marks: [] } };
  return { call, leave: (reason = GONE) => own.abort(reason) };
}

/** A shared call whose runs are ended by hand, the latest first. */
function subject(first: Member) {
  const runs: { readonly call: ToolCall; end(answer: string): void; fail(why: unknown): void }[] =
    [];
  const shared = sharedCall(first.call, (call) => {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    runs.push({ call, end: resolve, fail: reject });
    return promise;
  });
  const run = () => {
    const last = runs.at(-1);
    if (!last) throw new Error('Nothing runs.');
    return last;
  };
  const join = ({ call }: Member): Promise<string> => {
    const answer = shared.join(call);
    if (!answer) throw new Error('It is over.');
    answer.catch(() => {});
    return answer;
  };
  return { shared, runs, run, join };
}

function anAttemptAt(number: number): Attempt {
  return { number, backend: 'shop', sent: 'MAYBE' };
}

test('a run answers all who joined, before it began and after', async () => {
  const [one, two, three] = [aMember(), aMember(), aMember()];
  const { join, run, runs, shared } = subject(one);
  const answers = [join(one), join(two)];
  expect(runs).toEqual([]);
  shared.begin();
  answers.push(join(three));
  run().end('yes');

  expect(await Promise.all(answers)).toEqual(['yes', 'yes', 'yes']);
  expect(runs).toHaveLength(1);
});

test('a failure is everyone’s', async () => {
  const [one, two] = [aMember(), aMember()];
  const { join, run, shared } = subject(one);
  const answers = [join(one), join(two)];
  shared.begin();
  run().fail(DOWN);

  expect(await Promise.all(answers.map(failureOf))).toEqual([DOWN, DOWN]);
});

test('what throws before it makes a promise is a failure as well', async () => {
  const { call } = aMember();
  const shared = sharedCall(call, () => {
    throw DOWN;
  });
  const answer = shared.join(call);
  shared.begin();
  expect(await failureOf(answer ?? Promise.resolve())).toBe(DOWN);
});

test('who leaves hears of it at once, and cancels nobody else', async () => {
  const [one, two] = [aMember(), aMember()];
  const { join, run, shared } = subject(one);
  const answers = [join(one), join(two)] as const;
  shared.begin();
  one.leave(GONE);

  expect(await failureOf(answers[0])).toBe(GONE);
  expect(run().call.signal.aborted).toBe(false);
  expect(run().call.operation.signal.aborted).toBe(false);
  run().end('yes');
  expect(await answers[1]).toBe('yes');
});

test('the last who leaves ends the run, with the reason of leaving', async () => {
  const [one, two] = [aMember(), aMember()];
  const { join, run, shared } = subject(one);
  const answers = [join(one), join(two)];
  shared.begin();
  two.leave(GONE);
  one.leave(LATE);

  expect(run().call.signal.reason).toBe(LATE);
  expect(run().call.operation.signal.reason).toBe(LATE);
  expect(await Promise.all(answers.map(failureOf))).toEqual([LATE, GONE]);
});

test('nobody joins what everyone has left, though it has not ended', async () => {
  const one = aMember();
  const { join, run, shared } = subject(one);
  const answer = join(one);
  shared.begin();
  one.leave();

  expect(shared.join(aMember().call)).toBeUndefined();
  run().end('too late');
  expect(await failureOf(answer)).toBe(GONE);
});

test.each(['answered', 'failed'] as const)('nobody joins what has %s', async (how) => {
  const one = aMember();
  const { join, run, shared } = subject(one);
  const answer = join(one);
  shared.begin();
  if (how === 'answered') run().end('yes');
  else run().fail(DOWN);
  await answer.catch(() => {});

  expect(shared.join(aMember().call)).toBeUndefined();
});

test('nothing is made where all have left before it begins', async () => {
  const one = aMember();
  const { join, runs, shared } = subject(one);
  const answer = join(one);
  one.leave();
  shared.begin();

  expect(await failureOf(answer)).toBe(GONE);
  expect(runs).toEqual([]);
});

test('who has left before joining is no member', async () => {
  const [one, gone] = [aMember(), aMember(9_999)];
  const { join, run, shared } = subject(one);
  gone.leave(GONE);
  const answers = [join(gone), join(one)] as const;
  shared.begin();

  expect(await failureOf(answers[0])).toBe(GONE);
  expect(run().call.deadline).toBe(1_000);
  run().end('yes');
  expect(await answers[1]).toBe('yes');
});

test('the deadline is the latest of the members’, and moves with who joins later', () => {
  const [one, two, three] = [aMember(500), aMember(900), aMember(2_000)];
  const { join, run, shared } = subject(one);
  for (const member of [one, two]) void join(member);
  shared.begin();
  const { call } = run();
  expect([call.deadline, call.operation.deadline]).toEqual([900, 900]);
  void join(three);
  expect([call.deadline, call.operation.deadline]).toEqual([2_000, 2_000]);
});

test('a run that was out of its time goes on for those who came with more', async () => {
  const [one, two] = [aMember(500), aMember(2_000)];
  const { join, run, runs, shared } = subject(one);
  const answers = [join(one)];
  shared.begin();
  answers.push(join(two));
  run().fail(LATE);
  await settled();

  expect(runs).toHaveLength(2);
  run().end('yes');
  expect(await Promise.all(answers)).toEqual(['yes', 'yes']);
});

test.each([
  ['nobody has more time', [500, 400], LATE],
  ['something else failed', [500, 2_000], DOWN],
  ['an attempt was too slow', [500, 2_000], new TimeoutError('slow', { reason: 'ATTEMPT' })],
])('a run that failed does not go on where %s', async (_, [first, then], failure) => {
  const [one, two] = [aMember(first), aMember(then)];
  const { join, run, runs, shared } = subject(one);
  const answers = [join(one)];
  shared.begin();
  answers.push(join(two));
  run().fail(failure);

  expect(await Promise.all(answers.map(failureOf))).toEqual([failure, failure]);
  expect(runs).toHaveLength(1);
});

test('each member counts the attempts that were made for it, also the one that left', async () => {
  const [one, two] = [aMember(), aMember()];
  const { join, run, shared } = subject(one);
  const answers = [join(one), join(two)];
  shared.begin();
  const { attempts } = run().call;
  attempts.push(anAttemptAt(1));
  one.leave();
  attempts.push(anAttemptAt(2));
  run().end('yes');
  await Promise.allSettled(answers);

  expect(one.call.attempts).toEqual([anAttemptAt(1)]);
  expect(two.call.attempts).toEqual([anAttemptAt(1), anAttemptAt(2)]);
});

test('who leaves in the moment of the answer counts each attempt once', async () => {
  const one = aMember();
  const { join, run, shared } = subject(one);
  void join(one);
  shared.begin();
  run().call.attempts.push(anAttemptAt(1));
  run().end('yes');
  queueMicrotask(() => queueMicrotask(() => one.leave()));
  await settled();

  expect(one.call.attempts).toEqual([anAttemptAt(1)]);
});

test('a mark of the run is set at the place of each member that has one', async () => {
  const places = ['a', 'b'].map((key): ResponsePlace => ({ prev: undefined, key }));
  const members = [...places, null].map((place) => aMember(1_000, place));
  const { join, run, shared } = subject(members[0] ?? aMember());
  const answers = members.map(join);
  shared.begin();
  const { place, operation } = run().call;
  const served = { source: 'FALLBACK', degraded: true, attempts: 2 } as const;
  if (place !== null) operation.marks.push({ place, served });
  run().end('yes');
  await Promise.all(answers);

  expect(members.map(({ call }) => call.operation.marks)).toEqual([
    [{ place: places[0], served }],
    [{ place: places[1], served }],
    [],
  ]);
});

test('no listener stays at a member’s signal', async () => {
  const [one, two] = [aMember(), aMember()];
  const { join, run, shared } = subject(one);
  const answers = [join(one), join(two)];
  shared.begin();
  two.leave();
  run().end('yes');
  await Promise.allSettled(answers);

  for (const { call } of [one, two]) expect(getEventListeners(call.signal, 'abort')).toEqual([]);
});

type Step = { readonly is: 'JOIN' | 'LEAVE' | 'END'; readonly who: number };

const STEPS: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    is: fc.constantFrom('JOIN', 'JOIN', 'LEAVE', 'END'),
    who: fc.nat({ max: 5 }),
  }),
  { maxLength: 20 },
);

test('whatever the order: each gets its own end, and the run lives as long as someone waits', async () => {
  await fc.assert(
    fc.asyncProperty(STEPS, async (steps) => {
      const members = Array.from({ length: 6 }, (_, at) => aMember(1_000 + at));
      const ends = new Map<number, string>();
      const expected = new Map<number, string>();
      const inside = new Set<number>([0]);
      const [first = aMember()] = members;
      const { join, run, shared } = subject(first);
      const follow = (who: number, answer: Promise<string>) =>
        answer.then(
          (text) => ends.set(who, text),
          () => ends.set(who, 'left'),
        );
      void follow(0, join(first));
      shared.begin();
      let over = false;
      for (const { is, who } of steps) {
        const member = members[who] ?? first;
        if (
          is === 'JOIN' &&
          !inside.has(who) &&
          !expected.has(who) &&
          !member.call.signal.aborted
        ) {
          const answer = shared.join(member.call);
          expect(answer === undefined).toBe(over);
          if (answer) inside.add(who);
          if (answer) void follow(who, answer);
        } else if (is === 'LEAVE') {
          member.leave();
          if (inside.delete(who)) expected.set(who, 'left');
          if (inside.size === 0) over = true;
        } else if (is === 'END') {
          run().end('yes');
          for (const one of inside) if (!over) expected.set(one, 'yes');
          inside.clear();
          over = true;
        }
        await settled();
        expect(ends).toEqual(expected);
        expect(run().call.signal.aborted).toBe(
          [...expected.values()].every((end) => end === 'left') && over,
        );
      }
    }),
    { numRuns: 200 },
  );
});
