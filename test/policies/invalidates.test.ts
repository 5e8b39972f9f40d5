import { expect, test } from 'vitest';
import { TimeoutError, ToolOutcomeUnknown, ValidationError } from '../../src/base/errors.ts';
import type { PolicyEvent } from '../../src/model/events.ts';
import { invalidates } from '../../src/policies/invalidates.ts';
import { aCall, aPlan } from '../support/a-call.ts';
import { failureOf } from '../support/failure.ts';

const PLAN = aPlan({ kind: 'resolver', name: 'aTool' }, 'WRITE');
const TAGS = ['customer:{args.id}', 'order:{result.id}'];

function subject(end: () => Promise<unknown>) {
  const purged: string[][] = [];
  const events: PolicyEvent[] = [];
  const purge = async (tags: readonly string[]) => void purged.push([...tags]);
  const policy = invalidates(TAGS, { purge, report: (event) => events.push(event) });
  const call = aCall({ plan: PLAN, args: { id: 'cus_1' } });
  return { purged, events, answer: policy(end)(call) };
}

test('a call that succeeds purges its tags before its answer is told', async () => {
  const { answer, events, purged } = subject(async () => ({ id: 'ord_1' }));
  expect(await answer).toEqual({ id: 'ord_1' });
  expect(purged).toEqual([['customer:cus_1', 'order:ord_1']]);
  expect(events).toMatchObject([{ is: 'PURGE', tags: ['customer:cus_1', 'order:ord_1'] }]);
});

test.each([
  ['may have happened', new ToolOutcomeUnknown('unknown', { sideEffect: 'UNKNOWN' })],
  ['timed out after it was sent', new TimeoutError('late', { sideEffect: 'UNKNOWN' })],
  [
    'happened, and was answered badly',
    new ValidationError('bad', { reason: 'RESULT', sideEffect: 'DONE' }),
  ],
])('a call that %s purges what is known of its tags', async (_, failure) => {
  const { answer, purged } = subject(() => Promise.reject(failure));
  expect(await failureOf(answer)).toBe(failure);
  expect(purged).toEqual([['customer:cus_1']]);
});

test('a call that did nothing purges nothing', async () => {
  const refusal = new ValidationError('no', { reason: 'CONTRACT', sideEffect: 'NONE' });
  const { answer, purged } = subject(() => Promise.reject(refusal));
  expect(await failureOf(answer)).toBe(refusal);
  expect(purged).toEqual([]);
});
