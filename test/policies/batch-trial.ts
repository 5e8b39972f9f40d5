import fc from 'fast-check';
import { keyText } from '../../src/base/key-text.ts';
import type { Caller, ToolCall } from '../../src/model/call.ts';
import type { CallPlan } from '../../src/model/plan.ts';
import { settled } from '../support/fake-clock.ts';
import { aCaller, type BatchScene, batchScene, ONE_ROW, ROWS } from './batch-scene.ts';

/** What a bulk answer does to the row of one key. */
type Fate = 'RIGHT' | 'MISSING' | 'TWICE' | 'UNFIT';

/** One call: who asks for what, after how many ticks, and whether it leaves before its answer. */
interface Step {
  readonly who: number;
  readonly id: string | number;
  readonly first: number;
  readonly tick: number;
  readonly leaves: boolean;
}

export interface Trial {
  /** Of the caller, what the templates of the plan use. */
  readonly uses: 'NOTHING' | 'TENANT' | 'CALLER';
  readonly list: boolean;
  readonly max: number;
  readonly steps: readonly Step[];
  readonly fates: Readonly<Record<string, Fate>>;
  /** The rows of an answer are turned by so many places. */
  readonly turn: number;
  /** Rows that nobody asked for. */
  readonly extra: readonly (string | number)[];
  /** Rows name their key by a number where it is one. */
  readonly numbers: boolean;
}

const KEYS = ['1', '2', '3', '4', '5', 'a', 'b,c', 'ü'];
const id = fc.constantFrom<string | number>(...KEYS, 1, 2, 3, 4, 5);
const fate = fc.constantFrom<Fate>('RIGHT', 'RIGHT', 'RIGHT', 'MISSING', 'TWICE', 'UNFIT');

export const trials: fc.Arbitrary<Trial> = fc.record({
  uses: fc.constantFrom('NOTHING', 'TENANT', 'CALLER'),
  list: fc.boolean(),
  max: fc.constantFrom(2, 3, 100),
  steps: fc.array(
    fc.record({
      who: fc.nat({ max: 3 }),
      id,
      first: fc.constantFrom(1, 1, 2),
      tick: fc.constantFrom(0, 0, 0, 1),
      leaves: fc.constantFrom(false, false, false, false, true),
    }),
    { minLength: 1, maxLength: 16 },
  ),
  fates: fc.record(Object.fromEntries(KEYS.map((key) => [key, fate]))),
  turn: fc.nat({ max: 5 }),
  extra: fc.array(id, { maxLength: 3 }),
  numbers: fc.boolean(),
});

/** Two tenants of two callers each; the first two callers have the same id. */
const CALLERS: readonly Caller[] = [
  aCaller({ id: 'ann', principal: 'one:ann', tenant: 'acme' }),
  aCaller({ id: 'ann', principal: 'two:ann', tenant: 'umbrella' }),
  aCaller({ id: 'bob', principal: 'one:bob', tenant: 'acme' }),
  aCaller({ id: 'eve', principal: 'two:eve', tenant: 'umbrella' }),
];

const CALLER_PATHS: Readonly<Record<Trial['uses'], CallPlan['callerPaths']>> = {
  NOTHING: [],
  TENANT: [['tenant']],
  CALLER: [['tenant'], ['id']],
};

/** On whom the backend's answer depends, as the templates tell it. */
function readerOf({ uses }: Trial, { id: name, tenant }: Caller): string {
  return { NOTHING: 'anyone', TENANT: tenant, CALLER: `${tenant}/${name}` }[uses];
}

interface Ended {
  readonly step: Step;
  readonly answer?: unknown;
  readonly failure?: unknown;
}

/** Plays a trial. Each row says whose it is, of which key and for which `first`, and the backend tells what it got. */
async function played(trial: Trial, build: BatchScene['build']) {
  const scene = batchScene({
    batch: { max: trial.max },
    plan: { callerPaths: CALLER_PATHS[trial.uses], result: trial.list ? ROWS : ONE_ROW },
    answer: async (call) => answerOf(call, trial),
    ...(build && { build }),
  });
  const ended: Ended[] = [];
  const running: Promise<unknown>[] = [];
  for (const tick of [0, 1]) {
    for (const step of trial.steps.filter((one) => one.tick === tick)) {
      const gone = new AbortController();
      const caller = CALLERS[step.who] ?? aCaller();
      const given = { caller, signal: gone.signal, args: { first: step.first } };
      running.push(
        scene.ask(step.id, given).then(
          (answer) => ended.push({ step, answer }),
          (failure: unknown) => ended.push({ step, failure }),
        ),
      );
      if (step.leaves) queueMicrotask(() => gone.abort(new Error('gone')));
    }
    await settled();
  }
  await Promise.all(running);
  return { ended, scene };
}

function answerOf({ keys, args, caller }: ToolCall, trial: Trial): unknown {
  const row = (key: unknown, value?: unknown) => {
    const text = keyText(key) ?? '';
    const no = trial.numbers && /^\d$/.test(text) ? Number(text) : text;
    const of = { tenant: `${readerOf(trial, caller)} ${String(args.first)}` };
    return { no, of, value: value ?? `of ${text}` };
  };
  if (keys === null) return trial.list ? [row(args.id)] : row(args.id);
  const rows = keys.flatMap((key) => {
    const fated = trial.fates[keyText(key) ?? ''];
    if (fated === 'MISSING') return [];
    if (fated === 'UNFIT') return [row(key, 7)];
    return fated === 'TWICE' ? [row(key), row(key)] : [row(key)];
  });
  const asked = new Set(keys.map(keyText));
  const all = [
    ...rows,
    ...trial.extra.filter((key) => !asked.has(keyText(key))).map((key) => row(key)),
  ];
  return all.map((_, at) => all[(at + trial.turn) % all.length]);
}

/** What is wrong with how the trial went, as an independent look at each answer and each request tells it. */
export async function wrongsOf(
  trial: Trial,
  build?: BatchScene['build'],
): Promise<readonly string[]> {
  const { ended, scene } = await played(trial, build);
  const wrongs = ended.flatMap((end) => wrongOf(end, trial) ?? []);
  if (ended.length !== trial.steps.length) wrongs.push('A call has no end.');
  for (const { keys } of scene.requests) {
    if (keys && new Set(keys.map(keyText)).size !== keys.length)
      wrongs.push('A key is asked for twice.');
    if (keys && (keys.length > trial.max || keys.length < 2))
      wrongs.push(`${keys.length} keys are asked for.`);
  }
  for (const event of scene.events) {
    if (event.is !== 'BATCH') continue;
    const readers = event.members.map(({ caller }) => readerOf(trial, caller));
    if (new Set(readers).size > 1) wrongs.push(`One request is for ${readers.join(' and ')}.`);
  }
  return wrongs;
}

function wrongOf({ step, answer, failure }: Ended, trial: Trial): string | undefined {
  const text = String(step.id);
  const what = `${text} of ${step.who}`;
  if (failure !== undefined) {
    const mayFail = ['TWICE', 'UNFIT'].includes(trial.fates[text] ?? '') || step.leaves;
    return mayFail ? undefined : `${what} failed: ${String(failure)}`;
  }
  const rows = Array.isArray(answer) ? answer : answer === null ? [] : [answer];
  if (Array.isArray(answer) !== trial.list) return `${what} has an answer of another form.`;
  if (rows.length === 0) return trial.fates[text] === 'MISSING' ? undefined : `${what} is empty.`;
  const owner = `${readerOf(trial, CALLERS[step.who] ?? aCaller())} ${step.first}`;
  const strange = rows.find(
    (row) => String(row.id) !== text || row.value !== `of ${text}` || row.owner !== owner,
  );
  return strange && `${what} (${owner}) got ${JSON.stringify(strange)}.`;
}
