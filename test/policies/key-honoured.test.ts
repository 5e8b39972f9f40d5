import { expect, test } from 'vitest';
import type { Binding } from '../../src/model/plan.ts';
import { keyHonoured } from '../../src/policies/key-honoured.ts';
import { aCall, aPlan } from '../support/a-call.ts';
import { traits } from '../support/traits.ts';

const REQUEST = { verb: 'POST', target: '/', headers: [], body: null, pick: null } as const;
const REST: Binding = { kind: 'rest', backend: 'shop', request: REQUEST };
// A function may be called as a backend is.
const FUNCTION: Binding = { kind: 'resolver', name: 'shop' };

test.each([
  [REST, 'Idempotency-Key', 'k', 'an answer'],
  [REST, 'Idempotency-Key', null, 'an answer'],
  [REST, null, null, 'an answer'],
  [REST, null, 'k', 'KEY_UNSUPPORTED'],
  [FUNCTION, null, null, 'an answer'],
  [FUNCTION, 'Idempotency-Key', 'k', 'KEY_UNSUPPORTED'],
] as const)('%j with header %s and the key %s: %s', async (binding, header, callersKey, ends) => {
  const policy = keyHonoured(() => traits({ idempotencyHeader: header }));
  const made = aCall({ plan: aPlan(binding, 'WRITE'), backend: 'shop' });
  const call = { ...made, operation: { ...made.operation, callersKey } };

  const ended = await policy(async () => 'an answer')(call).catch(({ facts }) => facts.reason);
  expect(ended).toBe(ends);
});
