import { TimeoutError } from '../base/errors.ts';
import type { Attempt, CallNotes, Mark, ResponsePlace, ToolCall } from '../model/call.ts';

/** One call that answers several others, its members. It lives as long as the last of them. */
export interface SharedCall<T> {
  /**
   * Answers as the shared call does. A member leaves when its own signal aborts, with that reason, and ends nothing for
   * the others. What was tried for all of them stands in the `attempts` and `notes` of each, and where the answer
   * came from is marked at the place of each.
   * @returns undefined where the call has ended, or everyone has left it: who comes now needs another
   */
  join(member: ToolCall): Promise<T> | undefined;
  /** Makes the call; once, by whoever set it up, after the first have joined. Where all have left, nothing is made. */
  begin(): void;
}

/**
 * @param first lends the call all that is the same for every member
 * @param run gets a call with a signal and a list of attempts of its own. Its deadline is the latest of the members', and
 *   moves when one with more time joins; a copy that was made before does not.
 */
export function sharedCall<T>(first: ToolCall, run: (call: ToolCall) => Promise<T>): SharedCall<T> {
  const members = new Set<ToolCall>();
  const given = new AbortController();
  const outcome = Promise.withResolvers<T>();
  outcome.promise.catch(ignore); // where all have left, nobody hears of it
  let [deadline, over] = [Number.NEGATIVE_INFINITY, false];
  const call = callOfAll(first, given.signal, () => deadline);

  const leave = (member: ToolCall, reason: unknown) => {
    if (!members.delete(member)) return; // it has been told already, and hears of it in a moment
    tell(member, call);
    if (members.size > 0) return;
    over = true;
    given.abort(reason);
  };
  const ended = (settle: () => void) => {
    over = true;
    for (const member of members) tell(member, call);
    members.clear();
    settle();
  };
  const attempt = (): void => {
    const until = deadline;
    started(run, call).then(
      (answer) => ended(() => outcome.resolve(answer)),
      (failure: unknown) => {
        // It ran out of the time that was known when it began, and somebody has come who has more.
        if (!over && ranOut(failure) && deadline > until) attempt();
        else ended(() => outcome.reject(failure));
      },
    );
  };
  return {
    join(member) {
      if (over) return undefined;
      if (member.signal.aborted) return Promise.reject(member.signal.reason);
      members.add(member);
      deadline = Math.max(deadline, member.deadline);
      return untilLeft(member.signal, outcome.promise, (reason) => leave(member, reason));
    },
    begin() {
      over = members.size === 0;
      if (!over) attempt();
    },
  };
}

const ignore = (): void => {};

/** Stands for the places of all members. */
const EVERYWHERE: ResponsePlace = Object.freeze({ prev: undefined, key: '' });

/** Nobody's alone: no member's leaving, time or list is in it. */
function callOfAll(first: ToolCall, signal: AbortSignal, latest: () => number): ToolCall {
  const marks: Mark[] = [];
  const attempts: Attempt[] = [];
  const notes: CallNotes = { cache: null, batchSize: null };
  const time = {
    signal,
    get deadline() {
      return latest();
    },
  };
  const operation = withTime({ ...first.operation, marks }, time);
  return withTime({ ...first, operation, attempts, notes, place: EVERYWHERE }, time);
}

type Time = Pick<ToolCall, 'signal' | 'deadline'>;

/** Without reading the deadline, as a spread would. */
function withTime<T extends Time>(call: T, time: Time): T {
  return Object.defineProperties(call, Object.getOwnPropertyDescriptors(time));
}

function tell({ attempts, notes, operation, place }: ToolCall, shared: ToolCall): void {
  attempts.push(...shared.attempts);
  notes.cache ??= shared.notes.cache;
  notes.batchSize ??= shared.notes.batchSize;
  if (place === null) return;
  for (const { served } of shared.operation.marks) operation.marks.push({ place, served });
}

async function started<T>(run: (call: ToolCall) => Promise<T>, call: ToolCall): Promise<T> {
  return await run(call);
}

function ranOut(failure: unknown): boolean {
  return failure instanceof TimeoutError && failure.facts.reason === 'DEADLINE';
}

/** The outcome, or the signal's reason from the moment on at which it aborts. */
function untilLeft<T>(
  signal: AbortSignal,
  outcome: Promise<T>,
  left: (reason: unknown) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => {
      left(signal.reason);
      reject(signal.reason);
    };
    const stay = () => signal.removeEventListener('abort', leave);
    signal.addEventListener('abort', leave, { once: true });
    outcome.then(
      (answer) => {
        stay();
        resolve(answer);
      },
      (failure: unknown) => {
        stay();
        reject(failure);
      },
    );
  });
}
