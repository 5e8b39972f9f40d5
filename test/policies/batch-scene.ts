import type { Caller, Invoke, Policy, ToolCall } from '../../src/model/call.ts';
import type { PolicyEvent } from '../../src/model/events.ts';
import type { BatchPlan, CallPlan, CompositeShape } from '../../src/model/plan.ts';
import { answerChecked } from '../../src/policies/answer-checked.ts';
import { batch } from '../../src/policies/batch.ts';
import { rowsMatched } from '../../src/policies/rows-matched.ts';
import { aCall, aPlan } from '../support/a-call.ts';
import { traits } from '../support/traits.ts';

/** `{ no, of: { tenant }, value }` at the backend. */
const ROW: CompositeShape = {
  is: 'object',
  fields: [
    { name: 'id', path: ['no'], shape: { is: 'leaf', scalar: 'ID', nullable: false } },
    {
      name: 'owner',
      path: ['of', 'tenant'],
      shape: { is: 'leaf', scalar: 'String', nullable: true },
    },
    { name: 'value', path: ['value'], shape: { is: 'leaf', scalar: 'String', nullable: false } },
  ],
};
const SHAPES = { Row: ROW };

const BINDING = {
  kind: 'rest',
  backend: 'shop',
  request: { verb: 'GET', target: '/', headers: [], body: null, pick: null },
} as const;

const BATCH: BatchPlan = {
  key: ['args', 'id'],
  binding: BINDING,
  match: ['no'],
  max: 100,
  inUrl: true,
};

export const ONE_ROW: CallPlan['result'] = { is: 'composite', type: 'Row', nullable: true };
export const ROWS: CallPlan['result'] = {
  is: 'list',
  of: { is: 'composite', type: 'Row', nullable: false },
  nullable: true,
};

export interface BatchScene {
  readonly batch?: Partial<BatchPlan>;
  readonly plan?: Partial<CallPlan>;
  /** What the backend answers; a row of each key by default. */
  readonly answer?: Invoke;
  /** In place of the real ones. */
  readonly build?: Partial<Build>;
}

interface Build {
  readonly batch: (own: BatchPlan, plan: CallPlan) => Policy;
  readonly rows: (real: Policy) => Policy;
}

export const rowOf = (key: unknown, more: object = {}) => ({
  no: key,
  value: `of ${String(key)}`,
  ...more,
});

const answered: Invoke = async ({ keys, args }) =>
  keys ? keys.map((key) => rowOf(key)) : rowOf(args.id);

/** The policy over a backend that records what it is asked. */
export function batchScene(scene: BatchScene = {}) {
  const own: BatchPlan = { ...BATCH, ...scene.batch };
  const plan: CallPlan = { ...aPlan(BINDING), result: ONE_ROW, batch: own, ...scene.plan };
  const events: PolicyEvent[] = [];
  const report = (event: PolicyEvent) => void events.push(event);
  const traitsOf = () => traits();
  const requests: ToolCall[] = [];
  const backend: Invoke = async (call) => {
    requests.push(call);
    return await (scene.answer ?? answered)(call);
  };
  const scalarCheckOf = () => () => true;
  const rows = rowsMatched(plan, own, { shapes: SHAPES, scalarCheckOf, traitsOf, report });
  const policies: Policy[] = [
    scene.build?.batch?.(own, plan) ?? batch(own, plan, { report }),
    scene.build?.rows?.(rows) ?? rows,
    answerChecked(plan.result, SHAPES, scalarCheckOf),
  ];
  const invoke = policies.reduceRight((next, policy) => policy(next), backend);
  const callOf = (id: unknown, given: Partial<ToolCall> = {}): ToolCall => {
    const call = aCall({ plan, attempts: [], ...given, args: { id, ...given.args } });
    return { ...call, operation: { ...call.operation, caller: call.caller, marks: [] } };
  };
  return {
    plan,
    events,
    requests,
    invoke,
    callOf,
    ask: (id: unknown, given?: Partial<ToolCall>) => invoke(callOf(id, given)),
    /** Per request, what it asks for: a list of keys, or the key of a single one. */
    asked: () => requests.map(({ keys, args }) => keys ?? args.id),
  };
}

export function aCaller(given: Partial<Caller> = {}): Caller {
  return { ...aCall({ plan: aPlan(BINDING) }).caller, ...given };
}
